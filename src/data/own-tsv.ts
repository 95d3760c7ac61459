import { canonicalJson } from "../core";
import { type OwnItem, type OwnItems, type Report, splitField, stringField, textFields } from "./own-fields";
import type { SplitName, Text } from "./types";

const needed = ["id", "split", "language", "role", "text"];
const optional = ["passage", "cluster"];

/**
 * The items of a tab-separated file whose first line names the columns and whose others are one
 * text each; rows of one id are one item. Quotes mean nothing. Rows with a mistake are reported
 * and give no text; an optional field that is empty is none, and a row that repeats another counts once.
 */
export function tsvItems(lines: readonly string[], report: Report): OwnItems {
  const columns = (lines[0] ?? "").split("\t");
  const lineOf = new Map<Text, number>();
  const repeated: number[] = [];
  if (!isHeader(columns, (mistake) => report(1, mistake))) return { items: [], lineOf, repeated };
  const seen = new Set<string>();
  const items = new Map<string, OwnItem & { line: number; texts: Text[] }>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === "") continue;
    const row = readRow(line.split("\t"), columns, (mistake) => report(index + 1, mistake));
    if (!row) continue;
    const content = canonicalJson(row);
    if (seen.has(content)) {
      repeated.push(index + 1);
      continue;
    }
    seen.add(content);
    const { text, ...item } = row;
    lineOf.set(text, index + 1);
    const known = items.get(item.id);
    if (!known) items.set(item.id, { ...item, line: index + 1, texts: [text] });
    else if (known.split !== item.split || known.cluster !== item.cluster) {
      const what = known.split !== item.split ? "split" : "cluster";
      const id = JSON.stringify(item.id);
      report(index + 1, `${what} of id ${id} was ${JSON.stringify(known[what] ?? "")} on line ${known.line}`);
    } else known.texts.push(text);
  }
  return { items: [...items.values()].map(({ line: _, ...item }) => item), lineOf, repeated };
}

function isHeader(columns: readonly string[], report: (mistake: string) => void): boolean {
  const names = `the first line must name the columns ${needed.join(", ")}, and may name ${optional.join(", ")}`;
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
  fields: readonly string[],
  columns: readonly string[],
  report: (mistake: string) => void,
): { id: string; split: SplitName; cluster?: string; text: Text } | null {
  if (fields.length !== columns.length) {
    report(`has ${fields.length} fields, the first line ${columns.length}; a text cannot hold a tab`);
    return null;
  }
  const isThere = (name: string, place: number) => fields[place] !== "" || !optional.includes(name);
  const record = Object.fromEntries(
    columns.flatMap((name, place) => (isThere(name, place) ? [[name, fields[place]]] : [])),
  );
  const id = stringField("id", record.id, report);
  const split = splitField(record.split, report);
  const text = textFields(record, report);
  if (id === null || split === null || text === null) return null;
  return record.cluster === undefined ? { id, split, text } : { id, split, text, cluster: record.cluster };
}
