import {
  type BiasContrast,
  biasAtAccuracy,
  type ContrastRow,
  type Judgement,
  type LanguageRow,
  type MixSummary,
  type measureOf,
  mixName,
  pairsOf,
  type SettingOptimum,
  studyKinds,
  type studyScope,
} from "../analysis";
import { UserError } from "../core";
import { loadCorpus } from "../data";
import {
  type CellMeasure,
  cellsByMeasure,
  cellsByMeasures,
  cellsByRankDistance,
  loadCellInputs,
  parseCellMeasure,
  planLimits,
  queryRows,
  readCellMeasure,
  readSweep,
  readSweepFile,
  type StoredCell,
  sweepCells,
  type TextTokens,
  type TrainingTokens,
  textTokens,
  trainingTokens,
} from "../sweep";

/** What a report is made of. */
export interface StudyResults {
  /** A finished study: cells of equal settings. */
  readonly cells: readonly StoredCell[];
  /** Every query's AP, or the cells' measure, by every seed of {@link mixesByLanguage}. */
  readonly rows: readonly LanguageRow[];
  /** Languages that training drew from. */
  readonly trainingLanguages: readonly string[];
  /** Of a published study: its sweeps of the same models that were tested on other corpora. */
  readonly elsewhere?: readonly (readonly StoredCell[])[];
  /** Tokens of the texts of the evaluation, and what training saw by language; not of a published study. */
  readonly tokens?: { readonly texts: readonly TextTokens[]; readonly training: readonly TrainingTokens[] };
  /** What the corpora do not allow, see planLimits; not of a published study. */
  readonly limits?: readonly string[];
  /** What became of the study's hypotheses; of a published study that declares some, with its first sweep. */
  readonly hypotheses?: readonly Judgement[];
  /** The measures besides AP that a study has published, and its cells on one of them; null of another one. */
  readonly measures?: readonly string[];
  readonly cellsBy?: (measure: string) => readonly StoredCell[] | null;
  /** Language bias, see storedBias; by rank distance alone without it. */
  readonly bias?: readonly BiasMeasure[];
  /** The command that makes the report again. */
  readonly command: string;
}

/** Differences of mixes in a measure of language bias, with those at equal accuracy. */
export interface BiasMeasure {
  /** As "own@10". */
  readonly name: string;
  readonly decimals?: number;
  readonly contrasts: readonly BiasContrast[];
}

/** A study's results, and what several sections of its report need. */
export interface ReportedStudy extends StudyResults {
  readonly summaries: readonly MixSummary[];
  readonly contrasts: readonly ContrastRow[];
  readonly optima: readonly SettingOptimum[];
  readonly scope: ReturnType<typeof studyScope>;
  /** What the cells are compared on. */
  readonly measure: ReturnType<typeof measureOf>;
}

/** Mixes that a report compares by language, query by query: the corners, the first two kinds in equal parts, and untrained. */
export function mixesByLanguage(kinds: readonly string[]): string[] {
  return ["untrained", ...kinds, kinds.slice(0, 2).join("+")];
}

const biasByRanks = ["own@10", "exposure@10", "KL@10"];

/**
 * Language bias of stored cells, by the languages of their best candidates and by rank distance; whatever measure
 * the cells are compared on.
 *
 * @throws {UserError} if queries of a cell were stored without ranks
 */
export async function storedBias(cells: readonly StoredCell[]): Promise<BiasMeasure[]> {
  const measures = biasByRanks.map(parseCellMeasure);
  const pairs = pairsOf(cells);
  const names = new Set(pairs.flat());
  const last = cells
    .filter(({ result }) => names.has(mixName(result.cell.mix)))
    .map(({ course: _, ...cell }) => cell);
  const [accuracy, ...biased] = await cellsByMeasures(last, [parseCellMeasure("AP"), ...measures]);
  const byRanks = measures.map(({ name, decimals }, at) => ({
    name,
    decimals,
    contrasts: biasAtAccuracy(accuracy, biased[at], pairs),
  }));
  return [...byRanks, ...biasOfRankDistance(accuracy)];
}

/** Language bias by rank distance alone, which cells have without ranks of queries, as published ones. */
export function biasOfRankDistance(cells: readonly StoredCell[]): BiasMeasure[] {
  const { name, decimals } = parseCellMeasure("rank distance");
  return [{ name, decimals, contrasts: biasAtAccuracy(cells, cellsByRankDistance(cells), pairsOf(cells)) }];
}

/**
 * Published results on another measure than AP.
 *
 * @throws {UserError} for a measure that is not published
 */
export function publishedByMeasure(results: StudyResults, measure: string): StudyResults {
  if (measure === "AP") return results;
  const { cells, measures = [], cellsBy, command } = results;
  const measured = measure === "rank distance" ? cellsByRankDistance(cells) : cellsBy?.(measure);
  if (!measured)
    throw new UserError(
      `--measure ${measure}: published studies have no ranks to compute measures from; this one has ${["AP", "rank distance", ...measures].join(", ")} of every mix`,
    );
  return {
    ...results,
    cells: measured,
    rows: [],
    elsewhere: [],
    bias: biasOfRankDistance(cells),
    command: `${command} --measure "${measure}"`,
  };
}

/**
 * The results of finished cells with their queries' scores, from the store.
 *
 * @param measure what the cells and the queries are compared on in the place of AP
 */
export async function studyResults(
  cells: readonly StoredCell[],
  command: string,
  measure?: CellMeasure,
): Promise<StudyResults> {
  const names = mixesByLanguage(studyKinds(cells));
  const compared = cells.filter(({ result }) => names.includes(mixName(result.cell.mix)));
  const rows = (await queryRows(compared, measure)).map(({ cell, ...row }) => ({
    ...row,
    mix: mixName(compared[cell].result.cell.mix),
    seed: compared[cell].result.cell.seed,
  }));
  const { settings } = cells[0].result.cell;
  const trainingLanguages =
    settings.trainingLanguages ?? (await loadCorpus(settings.corpus)).trainingLanguages;
  const inputs = await loadCellInputs(settings);
  const { result } = cells.find(({ result }) => result.cell.mix !== null) ?? cells[0];
  const limits = planLimits([{ cell: result.cell, inputs }]);
  const tokens = {
    texts: textTokens(inputs),
    training: trainingTokens(cells),
  };
  const measured = measure ? await cellsByMeasure(cells, measure) : cells;
  return { cells: measured, rows, trainingLanguages, tokens, limits, command };
}

/**
 * The results of a sweep file.
 *
 * @param measure see readCellMeasure; AP without it
 * @throws {UserError} if it has factors, whose combinations are studies of their own, or if cells are missing
 */
export async function readStudy(file: string, measure?: string): Promise<StudyResults> {
  const read = measure === undefined ? undefined : readCellMeasure(measure);
  const sweep = readSweepFile(file);
  if (Object.keys(sweep.factors ?? {}).length > 0)
    throw new UserError(`${file}: has factors, and a report is of one combination; give a file without them`);
  const command = `npx batchmix report ${file}${measure === undefined ? "" : ` --measure ${measure}`}`;
  return studyResults(await readSweep(sweepCells(sweep)), command, read);
}
