import { canonicalJson, readParquet } from "../core";
import { type OwnItem, type OwnItems, type Report, splitField, stringField, textFields } from "./own-fields";
import type { SplitName, Text } from "./types";

const needed = ["id", "split", "language", "role", "text"];
const optional = ["passage", "cluster"];

/** A line or row of a table, numbered as users count them, with its fields in the order of the columns. */
interface TableRow {
  readonly row: number;
  readonly fields: readonly unknown[];
}

/** The items of a tab-separated file, whose first line names the columns. Quotes mean nothing. */
export function tsvItems(lines: readonly string[], report: Report): OwnItems {
  const columns = (lines[0] ?? "").split("\t");
  if (!areColumns(columns, "the first line must name", "name", (mistake) => report(1, mistake)))
    return noItems;
  return tableItems(columns, tsvRows(lines, columns.length, report), "line", report);
}

function* tsvRows(lines: readonly string[], columns: number, report: Report): Generator<TableRow> {
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === "") continue;
    const fields = line.split("\t");
    if (fields.length === columns) yield { row: index + 1, fields };
    else
      report(index + 1, `has ${fields.length} fields, the first line ${columns}; a text cannot hold a tab`);
  }
}

/**
 * The items of a Parquet file with the columns of a tab-separated one, in any order. Whole numbers as ids are
 * their digits.
 *
 * @throws {UserError} if the file is no Parquet
 */
export async function parquetItems(file: string, report: Report): Promise<OwnItems> {
  const table = await readParquet(file, "write it again as Parquet, with one text a row");
  const [columns, values] = [[...table.keys()], [...table.values()]];
  if (!areColumns(columns, "a file must have", "have", (mistake) => report(null, mistake))) return noItems;
  const rows = Array.from(values[0], (_, at) => ({
    row: at + 1,
    fields: values.map((column) => column[at]),
  }));
  return tableItems(columns, rows, "row", report);
}

const noItems: OwnItems = { items: [], lineOf: new Map(), repeated: [] };

/**
 * The items of a table with one text a row; rows of one id are one item. Rows with a mistake are reported
 * and give no text; an optional field that is empty is none, and a row that repeats another counts once.
 *
 * @param unit what a user calls a row
 */
function tableItems(
  columns: readonly string[],
  rows: Iterable<TableRow>,
  unit: "line" | "row",
  report: Report,
): OwnItems {
  const lineOf = new Map<Text, number>();
  const repeated: number[] = [];
  const seen = new Set<string>();
  const items = new Map<string, OwnItem & { row: number; texts: Text[] }>();
  for (const { row, fields } of rows) {
    const content = readRow(fields, columns, (mistake) => report(row, mistake));
    if (!content) continue;
    const key = canonicalJson(content);
    if (seen.has(key)) {
      repeated.push(row);
      continue;
    }
    seen.add(key);
    const { text, ...item } = content;
    lineOf.set(text, row);
    const known = items.get(item.id);
    if (!known) items.set(item.id, { ...item, row, texts: [text] });
    else if (known.split !== item.split || known.cluster !== item.cluster) {
      const what = known.split !== item.split ? "split" : "cluster";
      const id = JSON.stringify(item.id);
      report(row, `${what} of id ${id} was ${JSON.stringify(known[what] ?? "")} on ${unit} ${known.row}`);
    } else known.texts.push(text);
  }
  return { items: Array.from(items.values(), ({ row: _, ...item }) => item), lineOf, repeated };
}

function areColumns(
  columns: readonly string[],
  must: string,
  may: string,
  report: (mistake: string) => void,
): boolean {
  const names = `${must} the columns ${needed.join(", ")}, and may ${may} ${optional.join(", ")}`;
  const missing = needed.find((name) => !columns.includes(name));
  const unknown = columns.find((name) => ![...needed, ...optional].includes(name));
  const twice = columns.find((name, place) => columns.indexOf(name) < place);
  if (missing !== undefined) report(`${names}; ${missing} is missing`);
  else if (unknown !== undefined) report(`${names}; ${JSON.stringify(unknown)} is none of them`);
  else if (twice !== undefined) report(`${names}; ${twice} is there twice`);
  else return true;
  return false;
}

function readRow(
  fields: readonly unknown[],
  columns: readonly string[],
  report: (mistake: string) => void,
): { id: string; split: SplitName; cluster?: string; text: Text } | null {
  const record: Record<string, unknown> = {};
  for (const [place, name] of columns.entries()) {
    const field = fields[place];
    const isNumber = typeof field === "bigint" || Number.isSafeInteger(field);
    if (field === null || (field === "" && optional.includes(name))) continue;
    record[name] = isNumber && names.includes(name) ? String(field) : field;
  }
  const id = stringField("id", record.id, report);
  const split = splitField(record.split, report);
  const cluster = record.cluster === undefined ? undefined : stringField("cluster", record.cluster, report);
  const text = textFields(record, report);
  if (id === null || split === null || cluster === null || text === null) return null;
  return cluster === undefined ? { id, split, text } : { id, split, text, cluster };
}

/** Columns that name something, by a text or a whole number. */
const names = ["id", "passage", "cluster"];
