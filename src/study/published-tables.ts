import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type SettingKind, settingKinds, snakeCase, UserError } from "../core";
import { settingNames } from "../settings";
import { scoreFloats, weightColumns } from "./score-tables";
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
    ...Object.fromEntries(weightColumns.map((name) => [name, orNull(number)])),
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
    if (weightColumns.includes(name) && !table.columns.has(name)) continue; // tables of earlier versions have none
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
