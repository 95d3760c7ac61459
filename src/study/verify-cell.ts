import { hashOf, settingKinds, UserError } from "../core";
import type { EngineProvenance } from "../engine";
import { loadCellInputs, type StoredCell } from "../sweep";
import { bitDifferences } from "./bit-differences";
import { hashesOf, isOfLastStep, readCellRow } from "./cell-row";
import { measureAnew } from "./measure-anew";
import type { PublishedTables } from "./published-tables";
import { placeOf, studyFolder } from "./study-folder";
import { readOrigins, textRelations } from "./text-relation";

/**
 * How far each mean of mAP may be from the published one where bits cannot be equal: half of the
 * margin within which the study counts two mixes as equivalent.
 */
export const tolerance = 0.005;

/** The outcome of training and evaluating a published cell again. */
export interface Verification {
  /** bits: every number has to be the same; tolerance: the means have to be within {@link tolerance}. */
  readonly by: "bits" | "tolerance";
  /** Why bits need not be equal; null if they have to be. */
  readonly reason: string | null;
  /** The mean mAP of each kind of setting that the cell has. */
  readonly means: readonly { readonly kind: string; readonly published: number; readonly anew: number }[];
  /** The disagreements, in words; none if the cell is reproduced. */
  readonly differences: readonly string[];
}

/**
 * Trains and evaluates a published cell again and compares the outcome with the published numbers: every
 * number bit for bit where code, engine and type of machine are the same, else the means of mAP within
 * {@link tolerance}. The results folder is neither read nor written.
 *
 * @param cell the cell's number in the study
 * @throws {UserError} if the cell's corpora or model are missing, or differ from the study's
 */
export async function verifyCell(
  tables: PublishedTables,
  cell: number,
  onProgress: (share: number, what: string) => void = () => {},
): Promise<Verification> {
  const row = tables.cells.where("cell", cell).row(0);
  const published = readCellRow(row, studyFolder(tables.study));
  const inputs = await loadCellInputs(published.result.cell.settings);
  refuseOtherData(published.result.identity, inputs.identity);
  const { stored, queries } = await measureAnew(
    published.result.cell,
    inputs,
    isOfLastStep(row) ? undefined : Number(row.step),
    onProgress,
  );
  const means = settingKinds.flatMap((kind) => {
    const [before, now] = [published.result.macro[kind], stored.result.macro[kind]];
    return before === null || now === null ? [] : [{ kind, published: before, anew: now }];
  });
  const reason = whyOtherBits(published, stored);
  if (reason !== null) {
    const differences = means
      .filter((mean) => !(Math.abs(mean.anew - mean.published) <= tolerance))
      .map(({ kind }) => `mAP ${kind} is more than ${tolerance} off`);
    return { by: "tolerance", reason, means, differences };
  }
  const { evaluationCorpus, retrievalSet: set } = inputs;
  const { settings } = stored.result.cell;
  const relationOf = textRelations(readOrigins(tables.study), settings, evaluationCorpus, set);
  const differences = bitDifferences(tables, stored, {
    cell,
    result: stored.result,
    set,
    queries,
    relationOf,
  });
  return { by: "bits", reason: null, means, differences };
}

/**
 * The numbers of a study's cells that have a name, or of all cells, each number once.
 *
 * @param named SWEEP/MIX/SEED, as "1-primary/1:1:0/3", with /STEP for an earlier step, or SWEEP/untrained; or a
 *   key of the table of cells, alone or followed by "/" and the evaluation's key
 * @throws {UserError} if no cell has the name
 */
export function cellsNamed({ study, cells }: PublishedTables, named?: string): number[] {
  const numbers = new Set<number>();
  for (let index = 0; index < cells.rows; index++) {
    const row = cells.row(index);
    const { sweep, mix, seed, key, evaluation, cell, step } = row;
    const name = mix === null ? `${sweep}/untrained` : `${sweep}/${mix}/${seed}`;
    const names = [
      isOfLastStep(row) ? name : `${name}/${step}`,
      key,
      placeOf({ key: String(key), evaluation: String(evaluation) }),
    ];
    if (named === undefined || names.includes(named)) numbers.add(Number(cell));
  }
  if (numbers.size === 0)
    throw new UserError(
      `${named}: no cell of study ${study}; write SWEEP/MIX/SEED, as 1-primary/1:1:0/3 (data/cells.csv lists them)`,
    );
  return [...numbers];
}

/** Why bits need not be equal here; null if they have to be. */
function whyOtherBits(
  published: Pick<StoredCell, "timings"> & { result: Pick<StoredCell["result"], "identity"> },
  anew: StoredCell,
): string | null {
  const [before, after] = [published, anew].map(({ result }) =>
    Object.entries(hashesOf(result.identity)).filter(([name]) => name.endsWith("Source")),
  );
  if (hashOf(before.sort()) !== hashOf(after.sort())) return "the code has changed since the study was run";
  const machine = ({ engine, device, processor, threads, flags }: EngineProvenance) =>
    hashOf({ engine, device, processor, threads, flags });
  const [then, now] = [published.timings.engine, anew.timings.engine];
  if (machine(then) === machine(now)) return null;
  return `the study ran on ${machineText(then)}, this is ${machineText(now)}`;
}

function machineText({ engine, device, processor, threads }: EngineProvenance): string {
  return `${engine}, ${device}, ${processor}, ${threads} threads`;
}

function refuseOtherData(
  published: StoredCell["result"]["identity"],
  here: StoredCell["result"]["identity"],
): void {
  const names = {
    corpus: "the training corpus here differs",
    evaluationCorpus: "the evaluation corpus here differs",
    weights: "the model's weights here differ",
    tokenizer: "the tokenizer here differs",
    modelConfiguration: "the model folder's prompts or settings here differ",
  } as const;
  const before = hashesOf(published);
  const now = hashesOf(here);
  // a study of an older version has no hash of the model folder's settings
  for (const [name, what] of Object.entries(names))
    if (before[name] !== undefined && before[name] !== now[name])
      throw new UserError(`${what} from the published study's (sha256): fetch the data again`);
}
