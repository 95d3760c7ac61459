import { existsSync, statSync } from "node:fs";
import path from "node:path";
import {
  type ContrastRow,
  contrastFamily,
  groupByMix,
  type MixCells,
  measureOf,
  mixContrast,
  withSharedSeeds,
} from "../analysis";
import { settingKinds, UserError } from "../core";
import { publishedByMeasure } from "../report";
import { defaultSettings } from "../settings";
import {
  cellsByMeasures,
  planCells,
  readCellMeasure,
  readSweep,
  readSweepFile,
  runSweep,
  type StoredCell,
  sweepCells,
  testedOn,
} from "../sweep";
import { type PublishedResults, publishedResults } from "./published-results";

/** What is compared with something else: the cells of a sweep, a published sweep, or one model. */
interface Side {
  /** As tables name it. */
  readonly label: string;
  readonly cells: readonly StoredCell[];
  /** Of a published sweep, which has no ranks and no names of items. */
  readonly published?: PublishedResults;
  /** Whether the cells are one evaluation of a model folder. */
  readonly isModel: boolean;
}

/** The differences of two sides, the first less the second. */
export interface ComparedSides {
  /** By mix, or by the two names where a side is a model; one family. */
  readonly rows: readonly ContrastRow[];
  readonly labels: readonly [first: string, second: string];
  readonly measure: ReturnType<typeof measureOf>;
  /** What the two do not have in common, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Compares two sweeps, published sweeps or models, paired by item, and by seed where both were trained with seeds:
 * mixes of equal names; a model with every mix of the other side. A model folder is evaluated on the corpus, split
 * and languages of the other side, and the evaluation is stored as those of sweeps are.
 *
 * @param sources sweep files, folders of models, or published:NAME or published:NAME/SWEEP
 * @param measure see readCellMeasure; published sweeps have AP and rank distance alone
 * @param corpus of the evaluation where both are models; the default study's without it
 * @throws {UserError} if a source cannot be read, or if the two cannot be paired
 */
export async function compareSources(
  sources: readonly [first: string, second: string],
  measure = "AP",
  corpus?: string,
): Promise<ComparedSides> {
  const read = readCellMeasure(measure);
  const begun = await Promise.all(sources.map(readSource));
  if (corpus !== undefined && begun.some((side) => side !== null))
    throw new UserError(
      `--corpus ${corpus} has no effect unless both are folders of models: a model is evaluated as the other side was; leave it out`,
    );
  const settings = begun.find((side) => side !== null)?.cells[0].result.cell.settings;
  const [first, second] = await Promise.all(
    begun.map(async (side, at) => side ?? (await modelSide(sources[at], settings ?? { corpus }))),
  );
  const isByPlace = first.published !== undefined || second.published !== undefined;
  const paired = isByPlace ? pairedByPlace(first, second, measure) : await pairedByName(first, second, read);
  const groups = paired.cells.map(groupByMix);
  const measured = pairsOf(first, second, groups).flatMap(({ contrast, pair }) =>
    settingKinds.flatMap((setting) => {
      const estimate = mixContrast(pair[0], pair[1], setting);
      return estimate ? [{ setting, contrast, estimate }] : [];
    }),
  );
  if (measured.length === 0)
    throw new UserError(
      `${first.label} and ${second.label} have no kind of retrieval setting of ${measure} in common`,
    );
  const compared = measureOf(paired.cells[0]);
  return {
    rows: contrastFamily(measured, compared.margin),
    labels: [first.label, second.label],
    measure: compared,
    notes: paired.notes,
  };
}

/** A sweep or a published sweep; null for a folder of a model, which is read when the other side is known. */
async function readSource(source: string): Promise<Side | null> {
  const [, study, sweep] = /^published:([^/]+)(?:\/(.+))?$/.exec(source) ?? [];
  if (study !== undefined) {
    const published = await publishedResults(study, sweep);
    return { label: `${study}/${published.name}`, cells: published.cells, published, isModel: false };
  }
  if (!existsSync(source))
    throw new UserError(
      `${source}: no such sweep file or folder of a model; a published study is written as published:NAME or published:NAME/SWEEP`,
    );
  if (statSync(source).isDirectory()) return null;
  const file = readSweepFile(source);
  if (Object.keys(file.factors ?? {}).length > 0)
    throw new UserError(`${source}: has factors, and one combination is compared; give a file without them`);
  return { label: path.parse(source).name, cells: await readSweep(sweepCells(file)), isModel: false };
}

async function modelSide(
  folder: string,
  { corpus, evaluationCorpus, evaluationLanguages, split }: Partial<StoredCell["result"]["cell"]["settings"]>,
): Promise<Side> {
  const elsewhere = Object.entries({ evaluationCorpus, evaluationLanguages, split });
  const others = Object.fromEntries(elsewhere.filter(([, value]) => value !== undefined));
  const settings = defaultSettings(corpus, { ...others, model: path.resolve(folder), layers: null });
  const { cells, failures } = await runSweep(planCells(settings, []));
  if (failures.length > 0 || !cells[0])
    throw new UserError(
      `${folder}: ${failures[0]?.reason ?? "another process evaluates it; run the command again when that has ended"}`,
    );
  return { label: path.basename(path.resolve(folder)), cells: [cells[0]], isModel: true };
}

type Paired = { readonly cells: readonly [StoredCell[], StoredCell[]]; readonly notes: readonly string[] };

/** Published items have no names: they pair by their places, where both sides were tested on the same corpus. */
function pairedByPlace(first: Side, second: Side, measure: string): Paired {
  const testOf = ({ cells: [{ result }] }: Side) => [
    result.identity.evaluationCorpus,
    result.cell.settings.split,
    result.cell.settings.evaluationLanguages,
    result.itemRankDistances.length,
  ];
  if (JSON.stringify(testOf(first)) !== JSON.stringify(testOf(second)))
    throw new UserError(
      `${first.label} and ${second.label} cannot be paired: published items have no names, and the two were not tested on the same version, split and languages of a corpus. Unpaired, the items' spread would hide the difference`,
    );
  const cellsOf = ({ cells, published }: Side) => [
    ...publishedByMeasure({ command: "", rows: [], trainingLanguages: [], ...published, cells }, measure)
      .cells,
  ];
  return { cells: [cellsOf(first), cellsOf(second)], notes: [] };
}

async function pairedByName(
  first: Side,
  second: Side,
  measure: ReturnType<typeof readCellMeasure>,
): Promise<Paired> {
  const [one, other] = await Promise.all([first, second].map(({ cells: [cell] }) => testedOn(cell)));
  const shared = (ofOne: readonly string[], ofOther: readonly string[]) => {
    const there = new Set(ofOther);
    return ofOne.filter((name) => there.has(name));
  };
  const items = shared(one.items, other.items);
  const settings = shared(one.settings, other.settings);
  if (items.length < 2 || settings.length === 0)
    throw new UserError(
      `${first.label} and ${second.label} cannot be paired: they share ${items.length} test items and ${settings.length} retrieval settings. Unpaired, the items' spread would hide the difference`,
    );
  const isSame = [one, other].every(
    (test) => test.items.length === items.length && test.settings.length === settings.length,
  );
  const note = `Paired over ${items.length} items and ${settings.length} settings that both have (${first.label}: ${one.items.length} and ${one.settings.length}, ${second.label}: ${other.items.length} and ${other.settings.length}): a query's rank is one among other candidates in each.`;
  const cellsOf = async ({ cells }: Side) =>
    (
      await cellsByMeasures(
        cells.map(({ course: _, ...cell }) => cell),
        [measure],
        { items, settings },
      )
    )[0];
  return { cells: [await cellsOf(first), await cellsOf(second)], notes: isSame ? [] : [note] };
}

/** Mixes of equal names that are not the same cells; a model with every mix. */
function pairsOf(first: Side, second: Side, [ones, others]: readonly (readonly MixCells[])[]) {
  const nameOf = (side: Side, { name }: MixCells) => (side.isModel ? side.label : name);
  const isOfModel = first.isModel || second.isModel;
  const pairs = ones.flatMap((one) =>
    others
      .filter((other) => isOfModel || (other.name === one.name && keysOf(other) !== keysOf(one)))
      .map((other) => ({
        contrast: isOfModel ? `${nameOf(first, one)} − ${nameOf(second, other)}` : one.name,
        pair: [one, other] as const,
      })),
  );
  if (pairs.length === 0)
    throw new UserError(
      `${first.label} and ${second.label} have no mix in common that was trained or measured in two ways: ${ones.map(({ name }) => name).join(", ")} and ${others.map(({ name }) => name).join(", ")}`,
    );
  const odd = pairs.find(({ pair }) => withSharedSeeds(pair) === null);
  if (odd)
    throw new UserError(
      `${odd.contrast}: ${first.label} has seeds ${seedsOf(odd.pair[0])} and ${second.label} has ${seedsOf(odd.pair[1])}; seeds pair what is drawn alike, and none is shared`,
    );
  return pairs;
}

const keysOf = ({ cells }: MixCells) =>
  cells.map(({ result: { key, evaluation } }) => `${key}/${evaluation}`).join();
const seedsOf = ({ cells }: MixCells) => cells.map(({ result }) => result.cell.seed).join(", ");
