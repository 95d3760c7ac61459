import { type SettingKind, UserError } from "../core";
import type { StoredCell } from "./results";
import { openResults } from "./results-database";

/** One query's AP in one setting, by one cell. */
export interface QueryRow {
  /** Index of the cell in the list asked for. */
  readonly cell: number;
  readonly kind: SettingKind;
  readonly queryLanguage: string;
  /** "all" in multi settings. */
  readonly candidateLanguage: string;
  readonly item: string;
  /** What the item shares with items that are not independent of it; its own name where it is by itself. */
  readonly cluster: string;
  readonly score: number;
}

/**
 * Every query's AP in every setting of stored cells, from their Parquet files.
 *
 * @throws {UserError} if one cannot be read
 */
export async function queryRows(cells: readonly StoredCell[]): Promise<QueryRow[]> {
  const place = new Map(cells.map(({ result }, index) => [`${result.key}/${result.evaluation}`, index]));
  const database = await openResults(
    cells.map(({ result: { key, evaluation, cell } }) => ({ key, evaluation, cell, stale: null })),
  );
  try {
    const { rows } = await database.rows(
      `SELECT key || '/' || evaluation AS place, setting, language, candidates, item, cluster, "AP" FROM queries`,
    );
    return rows.map(({ place: at, setting, language, candidates, item, cluster: label, AP }) => {
      const cell = place.get(String(at));
      if (cell === undefined || typeof AP !== "number")
        throw new UserError(`${at}: query scores without AP; delete this evaluation and run the sweep again`);
      return {
        cell,
        kind: setting as QueryRow["kind"],
        queryLanguage: String(language),
        candidateLanguage: String(candidates),
        item: String(item),
        cluster: String(label),
        score: AP,
      };
    });
  } finally {
    database.close();
  }
}
