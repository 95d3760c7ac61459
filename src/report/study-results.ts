import {
  type ContrastRow,
  type Judgement,
  type LanguageRow,
  type MixSummary,
  mixName,
  studyKinds,
  type studyScope,
} from "../analysis";
import { UserError } from "../core";
import { loadCorpus } from "../data";
import {
  loadCellInputs,
  planLimits,
  queryRows,
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
  /** Every query's score by every seed of {@link mixesByLanguage}. */
  readonly rows: readonly LanguageRow[];
  /** Languages that training drew from. */
  readonly trainingLanguages: readonly string[];
  /** Tokens of the texts of the evaluation, and what training saw by language; not of a published study. */
  readonly tokens?: { readonly texts: readonly TextTokens[]; readonly training: readonly TrainingTokens[] };
  /** What the corpora do not allow, see planLimits; not of a published study. */
  readonly limits?: readonly string[];
  /** What became of the study's hypotheses; of a published study that declares some, with its first sweep. */
  readonly hypotheses?: readonly Judgement[];
  /** The command that makes the report again. */
  readonly command: string;
}

/** A study's results, and what several sections of its report need. */
export interface ReportedStudy extends StudyResults {
  readonly summaries: readonly MixSummary[];
  readonly contrasts: readonly ContrastRow[];
  readonly scope: ReturnType<typeof studyScope>;
  /** Of every figure; each has its own width without it. */
  readonly widthInches?: number;
}

/** Mixes that a report compares by language, query by query: the corners, the first two kinds in equal parts, and untrained. */
export function mixesByLanguage(kinds: readonly string[]): string[] {
  return ["untrained", ...kinds, kinds.slice(0, 2).join("+")];
}

/** The results of finished cells with their queries' scores, from the store. */
export async function studyResults(cells: readonly StoredCell[], command: string): Promise<StudyResults> {
  const names = mixesByLanguage(studyKinds(cells));
  const compared = cells.filter(({ result }) => names.includes(mixName(result.cell.mix)));
  const rows = (await queryRows(compared)).map(({ cell, ...row }) => ({
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
    texts: textTokens(inputs, settings.split),
    training: trainingTokens(cells),
  };
  return { cells, rows, trainingLanguages, tokens, limits, command };
}

/**
 * The results of a sweep file.
 *
 * @throws {UserError} if it has factors, whose combinations are studies of their own, or if cells are missing
 */
export async function readStudy(file: string): Promise<StudyResults> {
  const sweep = readSweepFile(file);
  if (Object.keys(sweep.factors ?? {}).length > 0)
    throw new UserError(`${file}: has factors, and a report is of one combination; give a file without them`);
  return studyResults(await readSweep(sweepCells(sweep)), `npx batchmix report ${file}`);
}
