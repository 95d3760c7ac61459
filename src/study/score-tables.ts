import { type SettingKind, settingKinds } from "../core";
import type { RetrievalSet } from "../data";
import { mean } from "../statistics";
import type { EvaluationResult } from "../sweep";
import type { QueryPrecisions } from "./query-precisions";
import type { StudyTable } from "./study-table";
import type { RelationOf } from "./text-relation";

/** The measurements of a cell's model, as the tables of a study need them. */
export interface MeasuredCell {
  /** Its number in the study. */
  readonly cell: number;
  readonly result: EvaluationResult;
  readonly set: RetrievalSet;
  readonly queries: QueryPrecisions;
  readonly relationOf: RelationOf;
}

/** The columns of items' weights by kind of setting, see itemWeights; a table whose items all weigh alike has none. */
export const weightColumns = settingKinds.map((kind) => `${kind}_weight`);

/** Columns that are kept as 32-bit numbers. */
export const scoreFloats: Readonly<Record<"settings" | "items" | "queries", readonly string[]>> = {
  settings: [],
  items: [...settingKinds, "rank_distance", ...weightColumns],
  queries: ["AP"],
};

/** The columns of items that hold a measure that the study's hypotheses name, as "nDCG@10_mono", by kind of setting. */
export const measureColumns = (measure: string) => settingKinds.map((kind) => `${measure}_${kind}`);

/** The measures that have columns in a table of items. */
export function publishedMeasures({ columns }: StudyTable): string[] {
  const ending = `_${settingKinds[0]}`;
  return [...columns.keys()]
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));
}

/** Adds a cell's settings: mAP of each, and a separate mAP for pairs of translated and of independent texts. */
export function addSettings(table: StudyTable, measured: MeasuredCell): void {
  const { cell, result } = measured;
  const apart = byRelation(measured);
  const meanOf = (precisions: readonly number[]) => (precisions.length > 0 ? mean(precisions) : null);
  for (const { kind, query, candidate, queries, meanAP } of result.settings) {
    const { translated = [], independent = [] } = apart.get(`${query} ${candidate}`) ?? {};
    table.add({
      cell,
      setting: kind,
      query,
      candidates: candidate,
      queries,
      mAP: meanAP,
      translated_queries: translated.length,
      translated_mAP: meanOf(translated),
      independent_queries: independent.length,
      independent_mAP: meanOf(independent),
    });
  }
}

/**
 * Adds a cell's items: scores whose plain means are the macro averages and the rank distance.
 *
 * @param others the cell's results on measures in the place of AP, with the measures' names
 */
export function addItems(
  table: StudyTable,
  { cell, result }: Pick<MeasuredCell, "cell" | "result">,
  others: readonly (readonly [measure: string, result: EvaluationResult])[] = [],
): void {
  const { itemWeights, itemScores } = result;
  const { mono, cross, multi } = itemScores;
  const further = others.flatMap(([measure, { itemScores }]) =>
    measureColumns(measure).map((column, at) => [column, itemScores[settingKinds[at]]] as const),
  );
  result.itemRankDistances.forEach((distance, item) => {
    table.add({
      cell,
      item,
      cluster: result.itemClusters?.[item] ?? item,
      mono: mono?.[item] ?? null,
      cross: cross?.[item] ?? null,
      multi: multi?.[item] ?? null,
      rank_distance: distance,
      ...(itemWeights &&
        Object.fromEntries(weightColumns.map((column, at) => [column, itemWeights[settingKinds[at]][item]]))),
      ...Object.fromEntries(further.map(([column, scores]) => [column, scores?.[item] ?? null])),
    });
  });
}

/**
 * Adds every query's AP in every setting of cells: all mono settings, then cross, then multi. AP of
 * queries with one relevant candidate has few different values, which compress best side by side.
 */
export function addQueries(table: StudyTable, cells: readonly MeasuredCell[]): void {
  for (const kind of settingKinds) for (const measured of cells) addQueriesOf(table, measured, kind);
}

/** {@link addQueries} of one cell's settings of one kind. */
export function addQueriesOf(
  table: StudyTable,
  { cell, result, set, queries, relationOf }: MeasuredCell,
  kind: SettingKind,
): void {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < queries.query.length; row++) {
    const key = `${set.queries[queries.query[row]].language} ${queries.candidates[row]}`;
    const rowsOfSetting = rows.get(key);
    if (rowsOfSetting) rowsOfSetting.push(row);
    else rows.set(key, [row]);
  }
  for (const { query, candidate } of result.settings.filter((setting) => setting.kind === kind))
    for (const row of rows.get(`${query} ${candidate}`) ?? [])
      table.add({
        cell,
        setting: kind,
        query,
        candidates: candidate,
        item: set.queries[queries.query[row]].item,
        texts: relationOf(queries.query[row], candidate),
        AP: queries.precision[row],
      });
}

/** For each setting, as "en de", AP of its translated pairs and of its independent pairs. */
function byRelation({
  set,
  queries,
  relationOf,
}: MeasuredCell): Map<string, Record<"translated" | "independent", number[]>> {
  const settings = new Map<string, Record<"translated" | "independent", number[]>>();
  for (let row = 0; row < queries.query.length; row++) {
    const candidates = queries.candidates[row];
    const relation = relationOf(queries.query[row], candidates);
    if (relation === null) continue;
    const key = `${set.queries[queries.query[row]].language} ${candidates}`;
    const setting = settings.get(key) ?? { translated: [], independent: [] };
    setting[relation].push(queries.precision[row]);
    settings.set(key, setting);
  }
  return settings;
}
