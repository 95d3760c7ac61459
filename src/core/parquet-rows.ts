import { columnTypes, duckDB, duckdbPath, explainReadError, quoted, requireFile } from "./parquet-file";

/** A row of a Parquet file, numbered from 1. */
export interface ParquetRow {
  readonly row: number;
  /** The fields in the order of the columns: texts, or null. */
  readonly fields: readonly (string | null)[];
}

/** Memory of DuckDB while it reads rows. */
const memoryOfRows = "400MB";

/**
 * The rows of a Parquet file as texts, in the file's order and in blocks, never more than one of them in memory.
 *
 * @param remedy what to do if the file is missing or damaged: the end of the error's sentence
 * @param check called first, with the type of each column; there are no rows unless it says so
 * @throws {UserError} naming the file, if the file is missing, damaged or no Parquet
 */
export async function* parquetRows(
  file: string,
  remedy: string,
  check: (types: ReadonlyMap<string, string>) => boolean,
): AsyncGenerator<ParquetRow[]> {
  requireFile(file, remedy);
  const instance = await duckDB().DuckDBInstance.create(":memory:", { memory_limit: memoryOfRows });
  const connection = await instance.connect();
  const options = "hive_partitioning = false, binary_as_string = true, file_row_number = true";
  const table = `read_parquet(${duckdbPath(file)}, ${options})`;
  try {
    const types = columnTypes(
      await connection.run(`SELECT * EXCLUDE (file_row_number) FROM ${table} LIMIT 0`),
    );
    if (!check(types)) return;
    const columns = [...types.keys()];
    const texts = columns.map((name) => `${quoted(name)}::VARCHAR`);
    const result = await connection.stream(`SELECT file_row_number, ${texts.join(", ")} FROM ${table}`);
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
  }
}
