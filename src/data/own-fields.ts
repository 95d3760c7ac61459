import { type SplitItem, splitNames } from "./corpus";
import type { Role, SplitName, Text } from "./types";

/** Notes a mistake in a user's file. @param line or row, counted from 1; null for the whole file. @param mistake as a clause */
export type Report = (line: number | null, mistake: string) => void;

/** An item of a user's file. */
export type OwnItem = SplitItem;

/** What is called while a user's file is read. */
export interface OwnReader {
  readonly report: Report;
  /** Called with each item, in their order. @param lines the line or row of each of its texts @param at its place among the items */
  add(item: OwnItem, lines: readonly number[], at: number): void;
  /** Called with each line or row that repeats an earlier one, which counts once. */
  repeats(line: number): void;
}

/** A record without its optional fields that are null: such a field is absent. */
export function withoutNulls(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([name, value]) => value !== null || !["cluster", "passage"].includes(name),
    ),
  );
}

const roles: readonly Role[] = ["query", "candidate", "both"];

/** A field that must be a string that is not blank; null, and a reported mistake, if it is anything else. */
function stringField(name: string, value: unknown, report: (mistake: string) => void): string | null {
  if (typeof value === "string" && value.trim() !== "") return value;
  report(value === undefined ? `${name} is missing` : `${name} must be a string that is not empty`);
  return null;
}

/** The split of an item; null, and a reported mistake, if the value is no split. */
function splitField(value: unknown, report: (mistake: string) => void): SplitName | null {
  const split = splitNames.find((name) => name === value);
  if (split) return split;
  report(oneOf("split", splitNames, value));
  return null;
}

/** An item's own fields; null if one is wrong, with each mistake reported. */
export function itemFields(
  record: Record<string, unknown>,
  report: (mistake: string) => void,
): Omit<OwnItem, "texts"> | null {
  const id = stringField("id", record.id, report);
  const split = splitField(record.split, report);
  const cluster = record.cluster === undefined ? undefined : stringField("cluster", record.cluster, report);
  if (id === null || split === null || cluster === null) return null;
  return cluster === undefined ? { id, split } : { id, split, cluster };
}

/** A text with its language and role; null if a field is wrong, with each mistake reported. */
export function textFields(record: Record<string, unknown>, report: (mistake: string) => void): Text | null {
  const { language, role, passage } = record;
  const isLanguage = typeof language === "string" && /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language);
  if (language === undefined) report("language is missing");
  else if (!isLanguage) report(`language must be a code as "en", not ${JSON.stringify(language)}`);
  const known = roles.find((name) => name === role);
  if (!known) report(oneOf("role", roles, role));
  const text = stringField("text", record.text, report);
  const isPassage = passage === undefined || stringField("passage", passage, report) !== null;
  if (!isLanguage || !known || text === null || !isPassage) return null;
  const fields = { language, role: known, text };
  return passage === undefined ? fields : { ...fields, passage: passage as string };
}

function oneOf(name: string, values: readonly string[], value: unknown): string {
  if (value === undefined) return `${name} is missing`;
  return `${name} must be one of ${values.join(", ")}, not ${JSON.stringify(value)}`;
}
