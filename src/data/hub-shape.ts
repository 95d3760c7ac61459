import { sha256, UserError } from "../core";
import type { OwnItem } from "./own-fields";
import type { LanguageCode, Role, SplitName, Text } from "./types";

/**
 * Where the texts of items stand in the tables of a data set. `*` in a configuration or column is
 * each language in turn, so that google/xquad has the configuration `xquad.*`, and a table of
 * translations the column `translation.*`; a point leads into a nested column, and into each entry of a
 * list: `positive_passages.text` is the texts of all positive passages. A list gives a text for each entry.
 */
export interface HubShape {
  readonly languages: readonly LanguageCode[];
  readonly config: string;
  /** The data set's name of the split, as "validation". */
  readonly split: string;
  /** The split that the items are to be in here. */
  readonly as: SplitName;
  /** The column with the id, which an item's rows of different languages share; null for the row's number. */
  readonly id: string | null;
  /** Columns of texts by their role; at least one. */
  readonly columns: Partial<Readonly<Record<Role, string>>>;
}

/** A row of a table, by column. */
export type TableRow = Readonly<Record<string, unknown>>;

const roles: readonly Role[] = ["query", "candidate", "both"];

/** A name of a {@link HubShape} with each `*` replaced by a language. */
export function inLanguage(name: string, language: LanguageCode): string {
  return name.replaceAll("*", language);
}

/** The columns of a table that a shape reads in a language. */
export function columnsOf({ id, columns }: HubShape, language: LanguageCode): string[] {
  const paths = roles.flatMap((role) => columns[role] ?? []).map((column) => inLanguage(column, language));
  return [...new Set([...paths, ...(id === null ? [] : [id])].map((column) => column.split(".")[0]))];
}

/**
 * Items of the tables of all languages, in the order in which their ids first occur. Empty texts and
 * nulls give none; equal texts of one item, language and role are one; candidates that
 * read the same in a language are one passage.
 *
 * @param tableOf rows of a language's table
 * @throws {UserError} naming table, row and column if an id is blank or no id, a text no text, or a column
 *   or key is not there
 */
export async function hubItems(
  shape: HubShape,
  tableOf: (language: LanguageCode) => Promise<readonly TableRow[]>,
): Promise<OwnItem[]> {
  const textsOf = new Map<string, Map<string, Text>>();
  for (const language of shape.languages) {
    const rows = await tableOf(language);
    for (const [index, row] of rows.entries()) {
      const where = `${inLanguage(shape.config, language)}, ${shape.split}, row ${index + 1}`;
      const id = shape.id === null ? String(index + 1) : idIn(row, shape.id, where);
      const texts = textsOf.get(id) ?? new Map<string, Text>();
      textsOf.set(id, texts);
      for (const role of roles) {
        const column = shape.columns[role];
        if (column === undefined) continue;
        for (const text of textsIn(row, inLanguage(column, language), where))
          texts.set(JSON.stringify([language, role, text]), asText(language, role, text));
      }
    }
  }
  return [...textsOf]
    .filter(([, texts]) => texts.size > 0)
    .map(([id, texts]) => ({ id, split: shape.as, texts: [...texts.values()] }));
}

function asText(language: LanguageCode, role: Role, text: string): Text {
  return role === "candidate"
    ? { language, role, text, passage: sha256(text).slice(0, 16) }
    : { language, role, text };
}

function idIn(row: TableRow, column: string, where: string): string {
  const [id, ...others] = valuesAt(row, column, where);
  if (others.length > 0)
    throw new UserError(
      `${where}: ${column} holds ${others.length + 1} values, not one id; name another column`,
    );
  if ((typeof id === "string" && id.trim() !== "") || typeof id === "number" || typeof id === "bigint")
    return String(id);
  throw new UserError(`${where}: ${column} is no id; name another column, or none to take the row's number`);
}

function textsIn(row: TableRow, column: string, where: string): string[] {
  return valuesAt(row, column, where).flatMap((text) => {
    if (typeof text !== "string")
      throw new UserError(`${where}: ${column} holds a ${typeof text}, not a text; name another column`);
    return text.trim() === "" ? [] : [text];
  });
}

/**
 * All that a path leads to in a row: lists on the way and at its end give each of their entries, nulls nothing.
 *
 * @throws {UserError} naming path, row and the keys that there are, if a key of the path is not there
 */
function valuesAt(row: TableRow, column: string, where: string): unknown[] {
  const entries = (value: unknown): unknown[] =>
    Array.isArray(value) ? value.flatMap(entries) : value === null || value === undefined ? [] : [value];
  return column.split(".").reduce<unknown[]>(
    (values, step) =>
      values.flatMap((value) => {
        if (typeof value !== "object" || value === null || !(step in value)) {
          const keys = typeof value === "object" && value !== null ? Object.keys(value).join(", ") : "";
          throw new UserError(
            `${where}: ${column} leads to nothing, since there is no ${step}; there is ${keys || `a ${typeof value}`}`,
          );
        }
        return entries((value as TableRow)[step]);
      }),
    [row],
  );
}
