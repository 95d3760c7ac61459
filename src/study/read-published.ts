import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type LanguageRow, mixName } from "../analysis";
import { naming, type SettingKind, settingKinds, snakeCase, UserError } from "../core";
import type { StudyResults } from "../report";
import { settingNames } from "../settings";
import { clusterNumbers, mean } from "../statistics";
import type { EvaluationResult, ResultRow, StoredCell } from "../sweep";
import { isOfLastStep, readCellRow } from "./cell-row";
import { declaredMeasure } from "./read-hypotheses";
import { measureColumns, publishedMeasures, scoreFloats } from "./score-tables";
import { studyFolder } from "./study-folder";
import { readStudyTable, type StudyTable, type Value } from "./study-table";

/** Names of a published study's tables, each a Parquet file in its data folder; cells and settings as CSV too. */
export const publishedTables = ["cells", "settings", "items", "queries"] as const;

type Column = readonly [words: string, isValue: (value: Value) => boolean];

const text: Column = ["a text", (value) => typeof value === "string" && value !== ""];
const number: Column = ["a number", Number.isFinite];
const count: Column = ["a whole number", (value) => Number.isSafeInteger(value) && (value as number) >= 0];
const kind: Column = [
  `one of ${settingKinds.join(", ")}`,
  (value) => settingKinds.includes(value as SettingKind),
];
const orNull = ([words, isValue]: Column): Column => [
  `${words} or null`,
  (value) => value === null || isValue(value),
];
const scores = Object.fromEntries(settingKinds.map((name) => [name, orNull(number)]));
const macro = Object.fromEntries(settingKinds.map((name) => [`mAP_${name}`, orNull(number)]));

/** The columns that readers need, with what stands in them; tables of other versions have others beside them. */
const columnsOf: Readonly<Record<(typeof publishedTables)[number], Readonly<Record<string, Column>>>> = {
  cells: {
    sweep: text,
    cell: count,
    mix: orNull(text),
    seed: orNull(count),
    seen_languages: text,
    rank_distance: number,
    ...macro,
  },
  settings: { cell: count, setting: kind, query: text, candidates: text, queries: count, mAP: number },
  items: {
    cell: count,
    item: count,
    cluster: ["a name or a number", (value) => value !== null],
    rank_distance: number,
    ...scores,
  },
  queries: {
    cell: count,
    setting: kind,
    query: text,
    candidates: text,
    item: count,
    texts: orNull(text),
    AP: number,
  },
};

function checkColumns(
  table: StudyTable,
  columns: Readonly<Record<string, Column>>,
  file: string,
  study: string,
): void {
  for (const [name, [words, isValue]] of Object.entries(columns)) {
    const odd = table.columns.get(name)?.findIndex((value) => !isValue(value)) ?? 0;
    if (odd !== -1)
      throw new UserError(
        `${file}: column ${name} has no ${words.replace(/^an? /, "")} in row ${odd + 1}; fetch it again, or run: npx batchmix study publish ${study}`,
      );
  }
}

/** A published study's tables. */
export interface PublishedTables extends Readonly<Record<(typeof publishedTables)[number], StudyTable>> {
  /** The study's name, or path, as the caller wrote it. */
  readonly study: string;
}

/**
 * Reads a study's published tables. Sweep, mix, seed and settings identify a number, whatever version
 * of the code wrote it.
 *
 * @throws {UserError} if a table is missing or damaged, or if its CSV and its Parquet file differ
 */
export async function readPublished(study: string): Promise<PublishedTables> {
  const folder = path.join(studyFolder(study), "data");
  const table = async (name: (typeof publishedTables)[number]) => {
    const file = path.join(folder, `${name}.parquet`);
    if (!existsSync(file))
      throw new UserError(
        `${file}: no such table; npx batchmix study publish ${study} writes a finished study's`,
      );
    const read = await readStudyTable(file, name === "cells" ? [] : scoreFloats[name]);
    checkColumns(read, columnsOf[name], file, study);
    const csv = path.join(folder, `${name}.csv`);
    if (existsSync(csv) && readFileSync(csv, "utf8") !== read.csv())
      throw new UserError(
        `${csv} and ${name}.parquet hold different numbers: one was changed since both were written; fetch both again, or run: npx batchmix study publish ${study}`,
      );
    return read;
  };
  const tables = {
    study,
    cells: await table("cells"),
    settings: await table("settings"),
    items: await table("items"),
    queries: await table("queries"),
  };
  checkCells(tables, (name, mistake) => {
    const file = path.join(folder, `${name}.parquet`);
    throw new UserError(`${file}: ${mistake}; fetch it again, or run: npx batchmix study publish ${study}`);
  });
  return tables;
}

/** Refuses tables that hold a cell twice, or do not hold the same items of all cells of a sweep. */
function checkCells(
  { cells, settings, items }: PublishedTables,
  refuse: (table: (typeof publishedTables)[number], mistake: string) => never,
): void {
  if (cells.rows === 0) refuse("cells", "has no rows");
  const counts = { settings: rowsOfCells(settings), items: rowsOfCells(items) };
  const clusters = new Map<Value, Set<Value>>();
  const [cellOf, clusterOf] = [items.column("cell"), items.column("cluster")];
  for (const [row, cell] of cellOf.entries())
    clusters.set(cell, (clusters.get(cell) ?? new Set()).add(clusterOf[row]));
  const deciding = ["sweep", "mix", "seed", "step", ...settingNames.map(snakeCase)];
  const seen = new Set<string>();
  const itemsOf = new Map<Value, number>();
  for (const row of Array.from({ length: cells.rows }, (_, index) => cells.row(index))) {
    const { sweep, cell, mix, seed } = row;
    const key = JSON.stringify(deciding.map((name) => row[name]));
    if (seen.has(key)) refuse("cells", `cell ${cell} is another row of mix ${mix}, seed ${seed} in ${sweep}`);
    seen.add(key);
    if ((mix === null) !== (seed === null)) refuse("cells", `cell ${cell} has mix ${mix} and seed ${seed}`);
    if (!counts.settings.has(cell)) refuse("settings", `has no rows of cell ${cell}`);
    const count = counts.items.get(cell) ?? 0;
    const others = itemsOf.get(sweep) ?? count;
    if (count < 2 || count !== others)
      refuse("items", `has ${count} rows of cell ${cell}, and other cells of its sweep have ${others}`);
    if (clusters.get(cell)?.size === 1) refuse("items", `has one cluster alone in cell ${cell}`);
    itemsOf.set(sweep, count);
  }
}

/** How many rows a table has of each cell. */
function rowsOfCells(table: StudyTable): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const cell of table.column("cell")) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}

/** The results of one sweep as a report needs them, with the sweep's name. */
export type PublishedResults = StudyResults & { readonly name: string };

/**
 * The results that a report needs, from the published tables alone: without results folder, corpus or model.
 *
 * @param sweep one of the study's sweeps; the first one by default. Queries of the first sweep alone are
 *   published, so that reports of other sweeps lack the parts by language.
 * @throws {UserError} as {@link readPublished} does, or if the study has no such sweep
 */
export async function publishedResults(study: string, sweep?: string): Promise<PublishedResults> {
  const tables = await readPublished(study);
  return resultsOf(tables, sweep || sweepNames(tables)[0]);
}

/** The same from tables that are read already. */
export function resultsOf(tables: PublishedTables, name: string): PublishedResults {
  const cells = publishedCells(tables, name);
  const seen = String(cells[0].row.seen_languages);
  return {
    name,
    cells: cells.map(({ stored }) => stored),
    rows: cells.flatMap(({ row, stored }) => languageRows(tables, Number(row.cell), stored)),
    trainingLanguages: seen.split(" "),
    command: `npx batchmix report --published ${tables.study} --sweep ${name}`,
    measures: publishedMeasures(tables.items),
    cellsBy: (measure) => cellsByMeasure(tables, name, measure),
  };
}

/** The cells of a sweep on one of the measures that are published besides AP; null of another one. */
function cellsByMeasure(tables: PublishedTables, sweep: string, measure: string): StoredCell[] | null {
  if (!publishedMeasures(tables.items).includes(measure)) return null;
  const { name, better, decimals, margin } = declaredMeasure(tables.study, measure);
  return publishedCells(tables, sweep, measure).map(({ stored }) => ({
    ...stored,
    measure: { name, better, decimals, margin },
  }));
}

/** The names of the sweeps whose numbers are published, in their order. */
export function sweepNames({ cells }: PublishedTables): string[] {
  return [...new Set(cells.column("sweep").map(String))];
}

/** The cells of one sweep as a report needs them, without the steps of training; on a measure in the place of AP. */
function publishedCells(
  tables: PublishedTables,
  sweep: string,
  measure?: string,
): { row: ResultRow; stored: StoredCell }[] {
  const cells = tables.cells.where("sweep", sweep);
  if (cells.rows === 0)
    throw new UserError(
      `study ${tables.study} has no sweep ${JSON.stringify(sweep)}; it has: ${sweepNames(tables).join(", ")}`,
    );
  const folder = studyFolder(tables.study);
  const file = path.join(folder, "data", "cells.parquet");
  const measured = Array.from({ length: cells.rows }, (_, index) => {
    const row = cells.row(index);
    const { result, timings } = naming(file, () => readCellRow(row, folder));
    const scores = measure === undefined ? {} : measureScores(tables, row.cell, measure);
    const measured = { ...result, ...scoresOf(tables, row.cell), ...scores, training: null };
    return { row, stored: { result: measured, timings } };
  });
  const [last, earlier] = [true, false].map((isLast) =>
    measured.filter(({ row }) => isOfLastStep(row) === isLast),
  );
  if (last.length === 0)
    throw new UserError(
      `${file}: has no row of sweep ${sweep}'s last step; fetch it again, or run: npx batchmix study publish ${tables.study}`,
    );
  return last.map(({ row, stored }) => {
    const points = earlier.filter((point) => point.row.key === row.key);
    const course = points.map(({ row: { step }, stored: { result, timings } }) => ({
      step: Number(step),
      evaluation: result.evaluation,
      result,
      timings,
    }));
    return { row, stored: { ...stored, ...(course.length > 0 && { course }) } };
  });
}

/** The rows of a cell's queries; an item is named by its number in the cell's tables. */
function languageRows({ queries }: PublishedTables, cell: number, { result }: StoredCell): LanguageRow[] {
  const table = queries.where("cell", cell);
  const [settings, languages, candidates, items, texts, precisions] = [
    table.column("setting"),
    table.column("query"),
    table.column("candidates"),
    table.column("item"),
    table.column("texts"),
    table.column("AP"),
  ];
  const { seed } = result.cell;
  const mix = mixName(result.cell.mix);
  return settings.map((kind, index) => ({
    mix,
    seed,
    kind: kind as LanguageRow["kind"],
    queryLanguage: String(languages[index]),
    candidateLanguage: String(candidates[index]),
    item: String(items[index]),
    ...(result.itemClusters && { cluster: String(result.itemClusters[Number(items[index])]) }),
    score: Number(precisions[index]),
    texts: texts[index] as LanguageRow["texts"],
  }));
}

/** A cell's results on a measure that has columns in the table of items, without those of single settings. */
function measureScores(
  tables: PublishedTables,
  cell: Value,
  measure: string,
): Pick<EvaluationResult, "settings" | "itemScores" | "macro"> {
  const items = tables.items.where("cell", cell);
  const [mono, cross, multi] = measureColumns(measure).map((column) => scoresIn(items, column));
  const macro = (scores: readonly number[] | null) => scores && mean(scores);
  return {
    settings: [],
    itemScores: { mono, cross, multi },
    macro: { mono: macro(mono), cross: macro(cross), multi: macro(multi) },
  };
}

/** A column of one cell's items; null where the cell has no such setting. */
function scoresIn(items: StudyTable, column: string): number[] | null {
  const values = items.column(column);
  return values.includes(null) ? null : (values as number[]);
}

function scoresOf(
  tables: PublishedTables,
  cell: Value,
): Pick<EvaluationResult, "settings" | "itemScores" | "itemRankDistances" | "itemClusters"> {
  const settings = tables.settings.where("cell", cell);
  const items = tables.items.where("cell", cell);
  return {
    settings: Array.from({ length: settings.rows }, (_, index) => {
      const { setting, query, candidates, queries, mAP } = settings.row(index);
      return {
        kind: setting as SettingKind,
        query: String(query),
        candidate: String(candidates),
        queries: Number(queries),
        meanAP: Number(mAP),
      };
    }),
    itemScores: {
      mono: scoresIn(items, "mono"),
      cross: scoresIn(items, "cross"),
      multi: scoresIn(items, "multi"),
    },
    itemRankDistances: items.column("rank_distance") as number[],
    itemClusters: clusterNumbers(items.column("cluster").map(String)),
  };
}
