import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { columnTypes, duckDB, duckdbPath, explainReadError, quoted, requireFile } from "./parquet-file";

/** A row of a Parquet file, numbered from 1. */
export interface ParquetRow {
  readonly row: number;
  /** The fields in the order of the columns: texts, or null. */
  readonly fields: readonly (string | null)[];
}

/** Memory of DuckDB while it reads rows; what does not fit waits in the temporary folder. */
const memoryOfRows = "400MB";

/**
 * The rows of a Parquet file as texts, in blocks, never more than one of them in memory: groups of
 * rows in the order of their first rows, and the rows of a group in the file's order.
 *
 * @param remedy what to do if the file is missing or damaged: the end of the error's sentence
 * @param check called first, with the type of each column; there are no rows unless it says so
 * @param groupedBy the column whose equal values make a group
 * @throws {UserError} naming the file, if the file is missing, damaged or no Parquet
 */
export async function* parquetRows(
  file: string,
  remedy: string,
  { check, groupedBy }: { check(types: ReadonlyMap<string, string>): boolean; groupedBy: string },
): AsyncGenerator<ParquetRow[]> {
  requireFile(file, remedy);
  const spilled = mkdtempSync(path.join(os.tmpdir(), "batchmix-rows-"));
  const instance = await duckDB().DuckDBInstance.create(":memory:", {
    memory_limit: memoryOfRows,
    temp_directory: spilled,
  });
  const connection = await instance.connect();
  const options = "hive_partitioning = false, binary_as_string = true, file_row_number = true";
  const group = quoted(groupedBy);
  const table = `read_parquet(${duckdbPath(file)}, ${options})`;
  try {
    const types = columnTypes(
      await connection.run(`SELECT * EXCLUDE (file_row_number) FROM ${table} LIMIT 0`),
    );
    if (!check(types)) return;
    const columns = [...types.keys()];
    const names = columns.map(quoted);
    const [[runs, groups]] = (
      await connection.runAndReadAll(
        `SELECT count(*) FILTER (WHERE value IS DISTINCT FROM before), count(DISTINCT value) + max(value IS NULL)::INT
         FROM (SELECT ${group} AS value, lag(${group}) OVER () AS before FROM ${table})`,
      )
    ).getRowsJS();
    const isGrouped = runs === groups;
    const result = await connection.stream(
      `SELECT file_row_number, ${names.map((name) => `${name}::VARCHAR`).join(", ")} FROM ${
        isGrouped
          ? table
          : `(SELECT *, min(file_row_number) OVER (PARTITION BY ${group}) AS first FROM ${table})
             ORDER BY first, file_row_number`
      }`,
    );
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const { rowCount } = chunk; // asks the package each time
      const [numbers, ...vectors] = ["row", ...columns].map((_, at) => chunk.getColumnVector(at));
      yield Array.from({ length: rowCount }, (_, at) => ({
        row: Number(numbers.getItem(at)) + 1,
        fields: vectors.map((vector) => vector.getItem(at) as string | null),
      }));
    }
  } catch (error) {
    throw explainReadError(error, file, remedy);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(spilled, { recursive: true, force: true });
  }
}
