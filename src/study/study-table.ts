import { gzipSync } from "node:zlib";
import { csvText, readParquet, UserError } from "../core";

/** A value of a published table. */
export type Value = string | number | boolean | null;

type ColumnType = "STRING" | "INT32" | "DOUBLE" | "FLOAT" | "BOOLEAN";

/** A published table in memory, column by column, as in a Parquet file. */
export class StudyTable {
  readonly columns = new Map<string, Value[]>();
  /** The rows that hold each value of a column, for the columns that {@link where} was asked about. */
  private readonly places = new Map<string, ReadonlyMap<Value, readonly number[]>>();

  /** @param floats columns that are kept as 32-bit numbers */
  constructor(private readonly floats: readonly string[] = []) {}

  get rows(): number {
    return this.columns.values().next().value?.length ?? 0;
  }

  /** Adds a row. Rows without one of the others' fields, as of kinds that their sweep lacks, have null there. */
  add(row: Readonly<Record<string, Value>>): void {
    this.places.clear();
    const before = this.rows;
    for (const [name, value] of Object.entries(row)) {
      const values = this.columns.get(name) ?? Array<Value>(before).fill(null);
      values.push(typeof value === "number" && this.floats.includes(name) ? Math.fround(value) : value);
      this.columns.set(name, values);
    }
    for (const values of this.columns.values()) if (values.length === before) values.push(null);
  }

  /** @throws {RangeError} if there is no such column */
  column(name: string): Value[] {
    const values = this.columns.get(name);
    if (!values)
      throw new RangeError(`StudyTable: expected one of ${[...this.columns.keys()].join(", ")}, got ${name}`);
    return values;
  }

  row(index: number): Record<string, Value> {
    return Object.fromEntries([...this.columns].map(([name, values]) => [name, values[index]]));
  }

  /** A table of the rows in which a column has a given value. */
  where(name: string, value: Value): StudyTable {
    const table = new StudyTable(this.floats);
    const indices = this.placesIn(name).get(value) ?? [];
    for (const [column, values] of this.columns)
      table.columns.set(
        column,
        indices.map((index) => values[index]),
      );
    return table;
  }

  private placesIn(name: string): ReadonlyMap<Value, readonly number[]> {
    const known = this.places.get(name);
    if (known) return known;
    const places = new Map<Value, number[]>();
    for (const [index, value] of this.column(name).entries()) {
      const alike = places.get(value);
      if (alike) alike.push(index);
      else places.set(value, [index]);
    }
    this.places.set(name, places);
    return places;
  }

  /** The table as CSV (RFC 4180); numbers have as many digits as reading the same bits again needs. */
  csv(): string {
    const columns = [...this.columns.values()];
    const rows = Array.from({ length: this.rows }, (_, row) => columns.map((values) => values[row]));
    return csvText([[...this.columns.keys()], ...rows]);
  }

  /** The table as a Parquet file (gzip): the same bytes for the same rows. */
  parquet(): Uint8Array {
    // loaded here, since few runs need the module
    const { parquetWriteBuffer } = require("hyparquet-writer") as typeof import("hyparquet-writer");
    const buffer = parquetWriteBuffer({
      columnData: [...this.columns].map(([name, data]) => {
        const type = this.floats.includes(name) ? "FLOAT" : typeOf(data);
        return { name, data, type, ...encodingOf(type, data) };
      }),
      codec: "GZIP",
      compressors: { GZIP: (bytes) => gzipSync(bytes, { level: 9 }) },
      rowGroupSize: rowsOfGroup,
    });
    return new Uint8Array(buffer);
  }
}

/** Reads a table that {@link StudyTable.parquet} wrote. @throws {UserError} if it is missing or damaged */
export async function readStudyTable(file: string, floats: readonly string[] = []): Promise<StudyTable> {
  const columns = await readParquet(file, "fetch it again, or run: npx batchmix study publish");
  const table = new StudyTable(floats);
  for (const [name, values] of columns) {
    const odd = values.find(
      (value) => value !== null && !["string", "number", "boolean"].includes(typeof value),
    );
    if (odd !== undefined)
      throw new UserError(`${file}: column ${name} holds a ${typeof odd}; fetch it again`);
    table.columns.set(name, values as Value[]);
  }
  return table;
}

const rowsOfGroup = 200_000;

/** The encoding that gzip compresses best; an empty object leaves the choice to the writer. */
function encodingOf(type: ColumnType, values: readonly Value[]) {
  if (values.includes(null)) return {};
  if (type === "INT32") return { encoding: "DELTA_BINARY_PACKED" as const }; // items count up
  const isVaried = new Set(values).size > values.length / 4; // a dictionary would not help
  return type === "FLOAT" && isVaried ? { encoding: "BYTE_STREAM_SPLIT" as const } : {};
}

function isSmall(value: Value): boolean {
  return Math.abs(Number(value)) < 2 ** 31 && !Object.is(value, -0);
}

/** The narrowest type that holds a column's values; DOUBLE for a column without values. */
function typeOf(values: readonly Value[]): ColumnType {
  const kinds = new Set(values.flatMap((value) => (value === null ? [] : [typeof value])));
  if (kinds.size > 1) throw new TypeError(`StudyTable: expected one type a column, got ${[...kinds]}`);
  if (kinds.has("string")) return "STRING";
  if (kinds.has("boolean")) return "BOOLEAN";
  const isWhole = (value: Value) =>
    value === null || (Object.is(Math.trunc(Number(value)), value) && isSmall(value));
  return kinds.size > 0 && values.every(isWhole) ? "INT32" : "DOUBLE";
}
