import { parquetRows } from "../core";
import { itemFields, type OwnItem, type OwnReader, textFields } from "./own-fields";
import type { Text } from "./types";

const needed = ["id", "split", "language", "role", "text"];
const optional = ["passage", "cluster"];

/**
 * Reads a tab-separated file, whose first line names the columns and whose others are one text each; rows of
 * one id are one item. Quotes mean nothing. Rows with a mistake are reported and give no text; an optional
 * field that is empty is none, and a row that repeats another counts once.
 */
export function readTsv(lines: readonly string[], reader: OwnReader): void {
  const columns = (lines[0] ?? "").split("\t");
  const mistake = columnMistake(columns, "the first line must name", "name");
  if (mistake !== null) {
    reader.report(1, mistake);
    return;
  }
  const items = new Map<string, TableItem>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === "") continue;
    const fields = line.split("\t");
    if (fields.length !== columns.length) {
      const counts = `has ${fields.length} fields, the first line ${columns.length}`;
      reader.report(index + 1, `${counts}; a text cannot hold a tab`);
      continue;
    }
    const row = readRow(fields, columns, (mistake) => reader.report(index + 1, mistake));
    if (!row) continue;
    const known = items.get(row.id);
    if (known) known.add(row, index + 1);
    else items.set(row.id, new TableItem(row, index + 1, "line", reader));
  }
  for (const item of items.values()) item.end();
}

/**
 * Reads a Parquet file with the columns of a tab-separated one, in any order, as {@link readTsv} does. Whole
 * numbers that name something are their digits. Never more than a block of rows is in memory.
 *
 * @throws {UserError} if the file is no Parquet
 */
export async function readParquetTable(file: string, reader: OwnReader): Promise<void> {
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
  let item: TableItem | null = null;
  for await (const rows of parquetRows(file, remedy, { check, groupedBy: "id" })) {
    for (const { row, fields } of rows) {
      const content = readRow(fields, columns, (mistake) => reader.report(row, mistake));
      if (!content) continue;
      if (item?.id === content.id) item.add(content, row);
      else {
        item?.end();
        item = new TableItem(content, row, "row", reader);
      }
    }
  }
  item?.end();
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

/** A row of a table: a text with what the row says of its item. */
interface TableRow extends Omit<OwnItem, "texts"> {
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
  return item && text && { ...item, text };
}

/** An item whose rows are read one after another. */
class TableItem {
  readonly id: string;
  private readonly item: Omit<OwnItem, "texts">;
  private readonly texts: Text[];
  private readonly rows: number[];
  /** The texts by their strings. */
  private readonly seen: Map<string, Text[]>;

  constructor(
    { text, ...item }: TableRow,
    row: number,
    private readonly unit: "line" | "row",
    private readonly reader: OwnReader,
  ) {
    this.id = item.id;
    this.item = item;
    this.texts = [text];
    this.rows = [row];
    this.seen = new Map([[text.text, [text]]]);
  }

  add({ id, split, cluster, text }: TableRow, row: number): void {
    if (this.item.split !== split || this.item.cluster !== cluster) {
      const what = this.item.split === split ? "cluster" : "split";
      const was = JSON.stringify(this.item[what] ?? "");
      this.reader.report(
        row,
        `${what} of id ${JSON.stringify(id)} was ${was} on ${this.unit} ${this.rows[0]}`,
      );
      return;
    }
    const { language, role, passage } = text;
    const equal = this.seen.get(text.text) ?? [];
    if (equal.some((each) => each.language === language && each.role === role && each.passage === passage)) {
      this.reader.repeats(row);
      return;
    }
    this.seen.set(text.text, [...equal, text]);
    this.texts.push(text);
    this.rows.push(row);
  }

  /** Hands the item on, after its last row. */
  end(): void {
    this.reader.add({ ...this.item, texts: this.texts }, this.rows);
  }
}
