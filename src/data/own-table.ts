import { parquetRows } from "../core";
import type { ItemFile } from "./item-file";
import { itemFields, type OwnItem, type OwnReader, textFields } from "./own-fields";
import type { TextLine } from "./text-lines";
import type { Text } from "./types";

const needed = ["id", "split", "language", "role", "text"];
const optional = ["passage", "cluster"];

/**
 * Reads a tab-separated file, whose first line names the columns and whose others are one text each; rows of
 * one id are one item. Quotes mean nothing. Rows with a mistake are reported and give no text; an optional
 * field that is empty is none, and a row that repeats another counts once.
 */
export function readTsv(lines: Iterable<TextLine>, reader: OwnReader, items: ItemFile): void {
  const rows = new TableRows("line", reader, items);
  let columns: readonly string[] | null = null;
  for (const { line, text } of lines) {
    const fields = text.split("\t");
    if (columns === null) {
      columns = fields;
      const mistake = columnMistake(columns, tsvColumns.must, tsvColumns.may);
      if (mistake === null) continue;
      reader.report(1, mistake);
      return;
    }
    if (text === "") continue;
    if (fields.length === columns.length) rows.add(fields, columns, line);
    else {
      const counts = `has ${fields.length} fields, the first line ${columns.length}`;
      reader.report(line, `${counts}; a text cannot hold a tab`);
    }
  }
  if (columns === null) reader.report(1, columnMistake([""], tsvColumns.must, tsvColumns.may) as string);
  rows.end();
}

const tsvColumns = { must: "the first line must name", may: "name" };

/**
 * Reads a Parquet file with the columns of a tab-separated one, in any order, as {@link readTsv} does. Whole
 * numbers that name something are their digits.
 *
 * @throws {UserError} if the file is no Parquet
 */
export async function readParquetTable(file: string, reader: OwnReader, items: ItemFile): Promise<void> {
  const remedy = "write it again as Parquet, with one text a row";
  let columns: readonly string[] = [];
  const check = (types: ReadonlyMap<string, string>): boolean => {
    columns = [...types.keys()];
    const odd = [...types].find(
      ([name, type]) => !/^(VARCHAR|ENUM.*)$/s.test(type) && !isNumbered(name, type),
    );
    const mistake =
      columnMistake(columns, "a file must have", "have") ??
      (odd ? `column ${odd[0]} holds ${odd[1]}, not texts` : null);
    if (mistake !== null) reader.report(null, mistake);
    return mistake === null;
  };
  const table = new TableRows("row", reader, items);
  for await (const rows of parquetRows(file, remedy, check))
    for (const { row, fields } of rows) table.add(fields, columns, row);
  table.end();
}

/** Whether a column names something by whole numbers. */
function isNumbered(name: string, type: string): boolean {
  return ["id", "passage", "cluster"].includes(name) && /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type);
}

/** Why columns are not those of a corpus, as a clause; null if they are. */
function columnMistake(columns: readonly string[], must: string, may: string): string | null {
  const names = `${must} the columns ${needed.join(", ")}, and may ${may} ${optional.join(", ")}`;
  const missing = needed.find((name) => !columns.includes(name));
  const unknown = columns.find((name) => ![...needed, ...optional].includes(name));
  const twice = columns.find((name, place) => columns.indexOf(name) < place);
  if (missing !== undefined) return `${names}; ${missing} is missing`;
  if (unknown !== undefined) return `${names}; ${JSON.stringify(unknown)} is none of them`;
  return twice === undefined ? null : `${names}; ${twice} is there twice`;
}

/** A row of a table: a text, and what the row says of its item. */
interface TableRow {
  readonly item: Omit<OwnItem, "texts">;
  readonly text: Text;
}

function readRow(
  fields: readonly unknown[],
  columns: readonly string[],
  report: (mistake: string) => void,
): TableRow | null {
  const record: Record<string, unknown> = {};
  for (const [place, name] of columns.entries()) {
    const field = fields[place];
    if (field !== null && (field !== "" || !optional.includes(name))) record[name] = field;
  }
  const item = itemFields(record, report);
  const text = textFields(record, report);
  return item && text && { item, text };
}

/** An item with the texts and rows that were read so far, and its place among the items if it has one. */
interface OpenItem {
  readonly item: Omit<OwnItem, "texts">;
  readonly place: number | null;
  readonly texts: Text[];
  readonly rows: number[];
  /** The texts by their strings. */
  readonly seen: Map<string, Text[]>;
}

/** Makes items of rows, one text each. Rows of an item that are not side by side are put together all the same. */
class TableRows {
  private open: OpenItem | null = null;

  constructor(
    private readonly unit: "line" | "row",
    private readonly reader: OwnReader,
    private readonly items: ItemFile,
  ) {}

  add(fields: readonly unknown[], columns: readonly string[], row: number): void {
    const content = readRow(fields, columns, (mistake) => this.reader.report(row, mistake));
    if (!content) return;
    if (this.open?.item.id !== content.item.id) {
      this.end();
      this.open = this.openItem(content.item);
    }
    const open = this.open as OpenItem;
    const what = otherField(open.item, content.item);
    if (what !== null) {
      const was = `was ${JSON.stringify(open.item[what] ?? "")} on ${this.unit} ${open.rows[0]}`;
      this.reader.report(row, `${what} of id ${JSON.stringify(open.item.id)} ${was}`);
    } else if (!addNew(open, content.text, row)) this.reader.repeats(row);
  }

  /** Hands the last item on. */
  end(): void {
    if (this.open === null) return;
    const { item, place, texts, rows: lines } = this.open;
    const lined = { item: { ...item, texts }, lines };
    if (place === null) this.items.add(lined);
    else this.items.replace(place, lined);
    this.open = null;
  }

  /** An item of which this is the first row, or the one that earlier rows made. */
  private openItem(item: OpenItem["item"]): OpenItem {
    const place = this.items.find(item.id);
    if (place === null) return { item, place, texts: [], rows: [], seen: new Map() };
    const known = this.items.at(place);
    const open: OpenItem = { item: known.item, place, texts: [], rows: [], seen: new Map() };
    for (const [index, text] of known.item.texts.entries()) addNew(open, text, known.lines[index]);
    return open;
  }
}

/** A field in which a row is of another item than the first of its id. */
function otherField(one: OpenItem["item"], other: OpenItem["item"]): "split" | "cluster" | null {
  if (one.split !== other.split) return "split";
  return one.cluster === other.cluster ? null : "cluster";
}

/** Adds a text to an item unless it has an equal one; says whether it was new. */
function addNew({ texts, rows, seen }: OpenItem, text: Text, row: number): boolean {
  const alike = seen.get(text.text) ?? [];
  for (const { language, role, passage } of alike)
    if (language === text.language && role === text.role && passage === text.passage) return false;
  if (alike.push(text) === 1) seen.set(text.text, alike);
  texts.push(text);
  rows.push(row);
  return true;
}
