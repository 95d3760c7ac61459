import path from "node:path";
import { type LanguageRow, mixName } from "../analysis";
import { naming, type SettingKind, UserError } from "../core";
import type { StudyResults } from "../report";
import { clusterNumbers, mean } from "../statistics";
import type { EvaluationResult, ResultRow, StoredCell } from "../sweep";
import { isOfLastStep, readCellRow } from "./cell-row";
import { type PublishedTables, readPublished } from "./published-tables";
import { declaredMeasure } from "./read-hypotheses";
import { measureColumns, publishedMeasures, weightColumns } from "./score-tables";
import { studyFolder } from "./study-folder";
import type { StudyTable, Value } from "./study-table";

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
): Pick<EvaluationResult, "settings" | "itemScores" | "itemRankDistances" | "itemClusters" | "itemWeights"> {
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
    ...weightsIn(items),
  };
}

/** The weights of one cell's items; nothing of a cell that was published without them. */
function weightsIn(items: StudyTable): Pick<EvaluationResult, "itemWeights"> {
  const [mono, cross, multi] = weightColumns.map((column) => {
    const weights = items.columns.get(column) ?? [null];
    return weights.includes(null) ? null : (weights as number[]);
  });
  return mono && cross && multi ? { itemWeights: { mono, cross, multi } } : {};
}
