import { batchKindOf, canonicalJson, kindNames, oncePer, UserError } from "../core";
import {
  type Corpus,
  checkComparable,
  checkTrainable,
  chosenTexts,
  type MinedNegatives,
  retrievalLimits,
} from "../data";
import {
  checkLanguage,
  kindLimits,
  mixLabel,
  mixObstacle,
  type NegativeSupply,
  negativeSupply,
  type PossibleKinds,
  possibleKinds,
  proportionsOf,
} from "../mixture";
import { fewestUnits } from "../statistics";
import { type Cell, type CellSettings, cellName, exactCell } from "./cell";
import { type CoursePlace, cellKey, coursePlaces, evaluationKey, type MachineIdentity } from "./identity";
import { type CellInputs, sharedInputs } from "./inputs";
import { type CellState, cellState, readProcessors } from "./store";

/** A cell of a sweep with its inputs and the names of its two folders, see cellKey and evaluationKey. */
export interface PlannedCell {
  readonly cell: Cell;
  readonly inputs: CellInputs;
  readonly key: string;
  readonly evaluation: string;
  /** The evaluations at earlier steps, where measureAt asks for some. */
  readonly course: readonly CoursePlace[];
}

/**
 * Names the folders of cells and checks that each cell can be computed. A cell that is in the list
 * twice, as the untrained model is where settings differ in training alone, is planned once. Where the
 * corpus has no batches of a mix, a cell of a design is left out ({@link planLimits} says why), and any other refused.
 *
 * @param inputsOf loads the inputs of cells; calls that share it load equal inputs once
 * @throws {UserError} for settings, data or a model that cannot be used
 */
export async function planSweep(
  cells: readonly Cell[],
  inputsOf: (settings: CellSettings) => Promise<CellInputs> = sharedInputs(),
): Promise<PlannedCell[]> {
  const planned = new Map<string, PlannedCell>();
  const trained = new Set<string>(); // the settings of cells with a mix
  const leftOut = new Map<string, string>(); // by the settings of the cells, why the first is left out
  for (const { isOfDesign, ...rest } of cells) {
    const cell = exactCell(rest);
    const inputs = await inputsOf(cell.settings);
    checkComparable(inputs.retrievalSet, fewestUnits);
    const obstacle = cellObstacle(cell, inputs);
    const study = canonicalJson(cell.settings);
    if (obstacle !== null && !isOfDesign) throw new UserError(obstacle);
    if (obstacle !== null) {
      leftOut.set(study, leftOut.get(study) ?? obstacle);
      continue;
    }
    if (cell.mix) trained.add(study);
    const own = placed(cell, inputs);
    const place = `${own.key}/${own.evaluation}`;
    if (!planned.has(place)) planned.set(place, own);
  }
  for (const [study, obstacle] of leftOut)
    if (!trained.has(study)) throw new UserError(`no mix of the design is possible: ${obstacle}`);
  return [...planned.values()];
}

/** The same cell with the places that its results have where a machine of another kind computed them. */
export function plannedOn({ cell, inputs }: PlannedCell, machine: MachineIdentity): PlannedCell {
  return placed(cell, { ...inputs, identity: { ...inputs.identity, ...machine } });
}

/** A cell with its places by the identity of its inputs. */
function placed(cell: Cell, inputs: CellInputs): PlannedCell {
  const { identity } = inputs;
  return {
    cell,
    inputs,
    key: cellKey(cell, identity),
    evaluation: evaluationKey(cell, identity),
    course: coursePlaces(cell, identity),
  };
}

/**
 * Why a corpus cannot train a cell, by name.
 *
 * @throws {UserError} if the corpus must not be trained on, or has not as many negatives as the settings ask for
 */
export function cellObstacle(
  { mix, settings }: Cell,
  { corpus, mined }: Pick<CellInputs, "corpus" | "mined">,
): string | null {
  if (mix === null) return null;
  checkTrainable(corpus);
  const shares = proportionsOf(mix);
  const [mixed, declared] = [Object.keys(shares).join(", "), kindNames(settings.kinds).join(", ")];
  if (mixed !== declared)
    throw new UserError(
      `mix ${mixLabel(mix)} is of ${mixed}, but the kinds are ${declared}: mix other kinds in a sweep file, or by train`,
    );
  if (mined) checkNegatives(mined, settings);
  for (const kind of settings.kinds.map(batchKindOf)) if (shares[kind.name] > 0) checkLanguage(corpus, kind);
  const obstacle = mixObstacle(mix, kindsOf(corpus, settings));
  return obstacle === null ? null : `${corpus.title}: ${obstacle}`;
}

/**
 * What the corpora of a plan do not allow: kinds of batch, which leave mixes of designs out, and kinds of
 * retrieval; and which texts are left out or counted once.
 *
 * @returns sentences; none where corpora have every kind
 */
export function planLimits(plan: readonly Pick<PlannedCell, "cell" | "inputs">[]): string[] {
  const sentences = plan.flatMap(({ cell, inputs }) => [
    ...(cell.mix ? kindLimits(inputs.corpus, kindsOf(inputs.corpus, cell.settings)) : []),
    ...(cell.mix ? negativeLimits(inputs.mined, cell.settings) : []),
    ...retrievalLimits(inputs.retrievalSet),
    ...chosenTexts(inputs.evaluationCorpus, cell.settings.split, inputs.retrievalSet),
    ...(inputs.corpus.notes ?? []),
    ...(inputs.evaluationCorpus.notes ?? []),
  ]);
  return [...new Set(sentences)];
}

function checkNegatives(mined: MinedNegatives, settings: CellSettings): void {
  const { most } = supplyOf(mined, settings);
  const { negatives, negativeCap } = settings;
  if (negatives > most)
    throw new UserError(
      `negatives must be at most ${most}, not ${negatives}: a negativeCap of ${negativeCap} leaves no query more of the ${candidatesText(mined, settings)}; ask for fewer, raise negativeCap, or mine more ranks`,
    );
}

/** Says for how many pairs the query gets fewer negatives than a cell asks for; no sentences where it gets as many. */
export function negativeLimits(mined: MinedNegatives | null, settings: CellSettings): string[] {
  if (mined === null) return [];
  const { short, mean } = supplyOf(mined, settings);
  if (short === 0) return [];
  const { negatives, negativeCap } = settings;
  const share = 100 * short < 1 ? "less than 1" : `about ${Math.round(100 * short)}`;
  return [
    `A negativeCap of ${negativeCap} leaves fewer than ${negatives} of the ${candidatesText(mined, settings)} for ${share} % of the pairs, ${mean.toFixed(1)} on average; a query gets those that are left.`,
  ];
}

function candidatesText({ file }: MinedNegatives, { negativeLanguages }: CellSettings): string {
  const languages = { same: "the query's language", other: "other languages", any: "any language" };
  return `candidates in ${languages[negativeLanguages]} of ${file}`;
}

/** {@link negativeSupply} of a mined file, worked out once. */
const supplyOnce = oncePer(negativeSupply);

function supplyOf(mined: MinedNegatives, { negatives, negativeCap }: CellSettings): NegativeSupply {
  return supplyOnce(mined, { negatives, negativeCap });
}

/** {@link possibleKinds} of a corpus, worked out once. */
const kindsOnce = oncePer(possibleKinds);

function kindsOf(corpus: Corpus, settings: CellSettings): PossibleKinds {
  const { batchSize, positivesPerQuery, kinds, languageDraw } = settings;
  return kindsOnce(corpus, { batchSize, positivesPerQuery, kinds, languageDraw });
}

/** How far each planned cell is. */
export function sweepStates(plan: readonly PlannedCell[]): CellState[] {
  return plan.map((planned) => cellState(planned));
}

/**
 * Warnings about seeds whose cells were, or would be, computed on processors of several names. Bits
 * differ between processors, so that differences between such cells are partly the processors'.
 *
 * @returns a sentence for each such seed
 */
export function processorWarnings(plan: readonly PlannedCell[]): string[] {
  const states = sweepStates(plan);
  const bySeed = new Map<string, Set<string>>();
  plan.forEach(({ cell, key, evaluation, inputs }, index) => {
    const seed = cell.seed === null ? "the untrained model" : `seed ${cell.seed}`;
    const names = bySeed.get(seed) ?? new Set();
    const computed = readProcessors(key, evaluation);
    for (const name of computed) names.add(name);
    if (states[index].kind !== "done") names.add(inputs.engine.provenance.processor);
    bySeed.set(seed, names);
  });
  return [...bySeed]
    .filter(([, names]) => names.size > 1)
    .map(
      ([seed, names]) =>
        `cells of ${seed} are of several processors (${[...names].sort().join("; ")}), which round differently: run a seed on one`,
    );
}

/** How far a sweep is, whoever runs it. */
export interface SweepSnapshot {
  readonly cells: number;
  readonly done: number;
  readonly failed: number;
  readonly running: readonly RunningCell[];
}

/** A cell that a process is computing. */
export interface RunningCell {
  /** @example "1:1:0 seed 2" */
  readonly name: string;
  readonly host: string;
  readonly stepsDone: number;
  readonly steps: number;
  /** The loss of the last step; null before the first. */
  readonly loss: number | null;
}

/** How far a sweep is now, by the folders of its cells. */
export function sweepSnapshot(plan: readonly PlannedCell[]): SweepSnapshot {
  const states = sweepStates(plan);
  const count = (kind: CellState["kind"]) => states.filter((state) => state.kind === kind).length;
  const running = states.flatMap((state, index) => {
    if (state.kind !== "running") return [];
    const { stepsDone, loss, holder } = state;
    const { cell } = plan[index];
    const steps = cell.mix ? cell.settings.steps : 0;
    return [{ name: cellName(plan[index]), host: holder.host, stepsDone, steps, loss }];
  });
  return { cells: plan.length, done: count("done"), failed: count("failed"), running };
}

/**
 * Follows a sweep that other processes run, on this machine or on others with a common file
 * system: shows a snapshot every `everySeconds`, until no process computes a cell.
 */
export async function watchSweep(
  plan: readonly PlannedCell[],
  show: (snapshot: SweepSnapshot) => void,
  everySeconds = 2,
): Promise<void> {
  for (;;) {
    const snapshot = sweepSnapshot(plan);
    show(snapshot);
    if (snapshot.running.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, everySeconds * 1000));
  }
}
