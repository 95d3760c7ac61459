import path from "node:path";
import { readParquet, type SettingKind, settingKinds, UserError } from "../core";
import { rankDistance, SettingMeans } from "../evaluation";
import { clusterNumbers } from "../statistics";
import { type CellMeasure, distance, type MeasuredQuery, parseCellMeasure } from "./cell-measure";
import type { CoursePoint, EvaluationResult, SettingRow, StoredCell } from "./results";
import { evaluationFiles, evaluationFolder, verifyFiles } from "./store";

/**
 * Stored cells with another measure in the place of AP: item scores, settings and macro averages are those of
 * the measure, so that whatever compares cells compares them on it, and names it.
 *
 * @throws {UserError} if queries of a cell were stored without ranks, or if the measure of a query is no number
 */
export async function cellsByMeasure(
  cells: readonly StoredCell[],
  measure: CellMeasure,
): Promise<StoredCell[]> {
  return (await cellsByMeasures(cells, [measure]))[0];
}

/** What an evaluation was on: names of items, and settings as "cross en de" or "multi en all", in their order. */
export interface TestedOn {
  readonly items: readonly string[];
  /** All settings without it. */
  readonly settings?: readonly string[];
}

/** The items and settings of a stored cell. @throws {UserError} if its queries were stored without ranks */
export async function testedOn({ result }: StoredCell): Promise<Required<TestedOn>> {
  const queries = await rankedQueries(evaluationFolder(result.key, result.evaluation), false);
  return {
    items: [...new Set(queries.map(({ item }) => item))],
    settings: [...new Set(queries.map(settingName))],
  };
}

function settingName({ kind, language, candidates }: MeasuredQuery): string {
  return `${kind} ${language} ${candidates}`;
}

/**
 * What {@link cellsByMeasure} gives of each of several measures, with the queries read once.
 *
 * @param among queries of these items in these settings alone, the items in this order; all without it
 */
export async function cellsByMeasures(
  cells: readonly StoredCell[],
  measures: readonly CellMeasure[],
  among?: TestedOn,
): Promise<StoredCell[][]> {
  const measured: StoredCell[][] = measures.map(() => []);
  for (const { result, course, timings } of cells) {
    const last = await resultsBy(measures, result.key, result.evaluation, among);
    const earlier: EvaluationResult[][] = [];
    for (const { evaluation } of course ?? [])
      earlier.push(await resultsBy(measures, result.key, evaluation, among));
    for (const [at, measure] of measures.entries()) {
      const pointBy = (point: CoursePoint, place: number) => ({
        ...point,
        result: { ...point.result, ...earlier[place][at] },
      });
      measured[at].push({
        result: { ...result, ...last[at] },
        timings,
        ...named(measure),
        ...(course && { course: course.map(pointBy) }),
      });
    }
  }
  return measured;
}

/** One query's measure in one setting, by the model of one cell. */
export interface QueryRow {
  /** Index of the cell in the list that {@link queryRows} was called with. */
  readonly cell: number;
  readonly kind: SettingKind;
  readonly queryLanguage: string;
  /** "all" in multi settings. */
  readonly candidateLanguage: string;
  readonly item: string;
  /** The name of the item's cluster; the item's own name where it has none. */
  readonly cluster: string;
  readonly score: number;
}

/**
 * Every query's AP, or another measure, of stored cells, in every setting that the measure is of.
 *
 * @throws {UserError} as {@link cellsByMeasure} does
 */
export async function queryRows(
  cells: readonly StoredCell[],
  measure = parseCellMeasure("AP"),
): Promise<QueryRow[]> {
  const rows: QueryRow[] = [];
  for (const [cell, { result }] of cells.entries()) {
    const folder = evaluationFolder(result.key, result.evaluation);
    for (const query of await rankedQueries(folder, !measure.isOfRanksAlone))
      if (measure.kinds.includes(query.kind))
        rows.push({
          cell,
          kind: query.kind,
          queryLanguage: query.language,
          candidateLanguage: query.candidates,
          item: query.item,
          cluster: query.cluster,
          score: numberOf(measure, query, folder),
        });
  }
  return rows;
}

/** The measure's name and reading, as cells hold them; nothing for AP. */
function named({ name, better, decimals, margin }: CellMeasure): Pick<StoredCell, "measure"> {
  return name === "AP" ? {} : { measure: { name, better, decimals, margin } };
}

/** Cells on rank distance by the numbers that each has beside those of AP, as published cells without ranks do. */
export function cellsByRankDistance(cells: readonly StoredCell[]): StoredCell[] {
  const byDistance = <Result extends EvaluationResult>(result: Result): Result => ({
    ...result,
    macro: { mono: null, cross: null, multi: result.rankDistance },
    itemScores: { mono: null, cross: null, multi: result.itemRankDistances },
    settings: [],
  });
  return cells.map(({ result, course, ...cell }) => ({
    ...cell,
    ...named(distance),
    result: byDistance(result),
    ...(course && { course: course.map((point) => ({ ...point, result: byDistance(point.result) })) }),
  }));
}

async function resultsBy(
  measures: readonly CellMeasure[],
  key: string,
  evaluation: string,
  among?: TestedOn,
): Promise<EvaluationResult[]> {
  const folder = evaluationFolder(key, evaluation);
  const queries = await rankedQueries(
    folder,
    measures.some(({ isOfRanksAlone }) => !isOfRanksAlone),
  );
  const items = among?.items ?? [...new Set(queries.map(({ item }) => item))];
  const [named, settings] = [new Set(items), among?.settings && new Set(among.settings)];
  const asked = queries.filter(
    (query) => named.has(query.item) && (settings?.has(settingName(query)) ?? true),
  );
  return measures.map((measure) => resultOf(measure, asked, items, folder));
}

function resultOf(
  measure: CellMeasure,
  queries: readonly StoredQuery[],
  items: readonly string[],
  folder: string,
): EvaluationResult {
  const clusterOf = new Map(queries.map(({ item, cluster }) => [item, cluster]));
  const clusters = clusterNumbers(items.map((item) => clusterOf.get(item) ?? item));
  const ofKind = (kind: SettingKind) => queries.filter((query) => query.kind === kind);
  const tables = Object.fromEntries(
    settingKinds.map((kind) => {
      const isMeasured = measure.kinds.includes(kind);
      return [
        kind,
        tableOf(items, isMeasured ? ofKind(kind) : [], (query) => numberOf(measure, query, folder)),
      ];
    }),
  ) as Record<SettingKind, ItemTable>;
  const distances = tableOf(items, ofKind("multi"), ({ ranks }) => rankDistance(ranks));
  const byKind = <T>(compute: (table: ItemTable) => T) => ({
    mono: compute(tables.mono),
    cross: compute(tables.cross),
    multi: compute(tables.multi),
  });
  const isUneven = settingKinds.some((kind) =>
    tables[kind].weights.some((each) => Math.abs(each - 1) > 1e-9),
  );
  return {
    macro: byKind(({ macro }) => macro),
    itemScores: byKind(({ scores }) => scores),
    itemWeights: isUneven ? byKind(({ weights }) => weights) : undefined,
    itemClusters: clusters,
    rankDistance: distances.macro ?? 0,
    itemRankDistances: distances.scores ?? [],
    settings: settingKinds.flatMap((kind) => tables[kind].settings.map((setting) => ({ kind, ...setting }))),
  };
}

/** A measure of the queries in settings of one kind. */
interface ItemTable {
  /** The mean of the settings' means; null without settings, as the scores. */
  readonly macro: number | null;
  /** One number an item, whose plain mean is the macro average. */
  readonly scores: readonly number[] | null;
  /** The scores of a measure that is 1 for every query. */
  readonly weights: readonly number[];
  readonly settings: readonly Omit<SettingRow, "kind">[];
}

function tableOf(
  items: readonly string[],
  queries: readonly StoredQuery[],
  valueOfQuery: (query: StoredQuery) => number,
): ItemTable {
  const place = new Map(items.map((item, at) => [item, at]));
  const [values, ones] = [new SettingMeans({ items }), new SettingMeans({ items })];
  for (const query of queries) {
    const { language, candidates } = query;
    const item = place.get(query.item) as number;
    values.add(language, candidates, item, valueOfQuery(query));
    ones.add(language, candidates, item, 1);
  }
  return {
    macro: values.macro(),
    scores: values.itemScores(),
    weights: ones.itemScores() ?? [],
    settings: values.settings().map(({ mean: meanAP, ...setting }) => ({ ...setting, meanAP })),
  };
}

function numberOf({ name, value }: CellMeasure, query: MeasuredQuery, folder: string): number {
  const number = value(query);
  if (!Number.isFinite(number))
    throw new UserError(
      `${name}: expected a number of every query, got ${number} of ranks ${query.ranks} in ${query.language} (${folder})`,
    );
  return number;
}

interface StoredQuery extends MeasuredQuery {
  readonly item: string;
  readonly cluster: string;
}

/** @param needsLanguages whether the languages of the best candidates are read too */
async function rankedQueries(folder: string, needsLanguages: boolean): Promise<StoredQuery[]> {
  const { queryScores, bestLanguages } = evaluationFiles;
  verifyFiles(folder, needsLanguages ? [queryScores, bestLanguages] : [queryScores]);
  const remedy = "delete this evaluation and run the sweep again";
  const names = ["query", "language", "item", "cluster", "setting", "candidates", "ranks"];
  const columns = await readParquet(path.join(folder, queryScores), remedy, names);
  const [query, language, item, cluster, setting, candidates, ranks] = names.map(
    (name) => columns.get(name) as unknown[],
  );
  const best = new Map<unknown, readonly string[]>();
  if (needsLanguages) {
    const stored = await readParquet(path.join(folder, bestLanguages), remedy, ["query", "best"]);
    const lists = stored.get("best") as string[][];
    for (const [row, at] of (stored.get("query") as unknown[]).entries()) best.set(at, lists[row]);
  }
  const relevant = new Map<unknown, Record<string, number>>();
  for (const [row, at] of query.entries()) {
    if (candidates[row] === "all") continue;
    const counts = relevant.get(at) ?? {};
    counts[String(candidates[row])] = (ranks[row] as number[]).length;
    relevant.set(at, counts);
  }
  return query.map((at, row) => ({
    kind: setting[row] as SettingKind,
    language: String(language[row]),
    candidates: String(candidates[row]),
    ranks: ranks[row] as number[],
    best: best.get(at) ?? [],
    relevant: relevant.get(at) ?? {},
    item: String(item[row]),
    cluster: String(cluster[row]),
  }));
}
