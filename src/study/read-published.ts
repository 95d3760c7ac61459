import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type SettingKind, UserError } from "../core";
import { clusterNumbers } from "../statistics";
import type { EvaluationResult, StoredCell } from "../sweep";
import { type CellRow, readCellRow } from "./cell-row";
import { publishedFolder, type publishedTables } from "./publish-study";
import { scoreFloats } from "./score-tables";
import { readStudyTable, type StudyTable, type Value } from "./study-table";

/** A published study as it lies in the repository. */
export type PublishedStudy = Readonly<Record<(typeof publishedTables)[number], StudyTable>>;

/**
 * Reads a published study.
 *
 * @throws {UserError} if a table is missing or damaged, or if its CSV says something else than its
 *   Parquet file
 */
export async function readPublished(folder: string = publishedFolder): Promise<PublishedStudy> {
  const table = async (name: (typeof publishedTables)[number]) => {
    const file = path.join(folder, `${name}.parquet`);
    if (!existsSync(file))
      throw new UserError(`${file}: no such table; npx batchmix study --publish writes a finished study's`);
    const read = await readStudyTable(file, name === "cells" ? [] : scoreFloats[name]);
    const csv = path.join(folder, `${name}.csv`);
    if (existsSync(csv) && readFileSync(csv, "utf8") !== read.csv())
      throw new UserError(
        `${csv} and ${name}.parquet hold different numbers: one was changed since both were written`,
      );
    return read;
  };
  return {
    cells: await table("cells"),
    settings: await table("settings"),
    items: await table("items"),
    queries: await table("queries"),
  };
}

/**
 * The cells of one of a study's sweeps, as a report takes them: all but the steps of training.
 *
 * @throws {UserError} if the study has no such sweep
 */
export function publishedCells(study: PublishedStudy, sweep: string): { row: CellRow; stored: StoredCell }[] {
  const own = study.cells.where("sweep", sweep);
  if (own.rows === 0) {
    const names = [...new Set(study.cells.column("sweep"))].join(", ");
    throw new UserError(`the published study has no sweep ${JSON.stringify(sweep)}; it has: ${names}`);
  }
  return Array.from({ length: own.rows }, (_, index) => {
    const row = own.row(index);
    const { result, timings } = readCellRow(row);
    const scores = scoresOf(study, row.cell);
    return { row, stored: { result: { ...result, ...scores, training: null }, timings } };
  });
}

function scoresOf(
  study: PublishedStudy,
  cell: Value,
): Pick<EvaluationResult, "settings" | "itemScores" | "itemRankDistances" | "itemClusters"> {
  const settings = study.settings.where("cell", cell);
  const items = study.items.where("cell", cell);
  const scores = (column: string) => {
    const values = items.column(column);
    return values.includes(null) ? null : (values as number[]);
  };
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
    itemScores: { mono: scores("mono"), cross: scores("cross"), multi: scores("multi") },
    itemRankDistances: items.column("rank_distance") as number[],
    itemClusters: clusterNumbers(items.column("cluster").map(String)),
  };
}
