import type { Role, SplitName, Text } from "./types";

/** Takes down a mistake in a user's file: its line, from 1, or null for the whole, and what is wrong. */
export type Report = (line: number | null, mistake: string) => void;

/** An item of a user's file. */
export interface OwnItem {
  readonly id: string;
  readonly split: SplitName;
  readonly texts: readonly Text[];
  readonly cluster?: string;
}

const splitNames: readonly SplitName[] = ["train", "validation", "test"];
const roles: readonly Role[] = ["query", "candidate", "both"];

/** A field that must be a string with something in it; null, and reported, if it is none. */
export function stringField(name: string, value: unknown, report: (mistake: string) => void): string | null {
  if (typeof value === "string" && value.trim() !== "") return value;
  report(value === undefined ? `${name} is missing` : `${name} must be a string that is not empty`);
  return null;
}

/** The split of an item; null, and reported, if it is none. */
export function splitField(value: unknown, report: (mistake: string) => void): SplitName | null {
  const split = splitNames.find((name) => name === value);
  if (split) return split;
  report(oneOf("split", splitNames, value));
  return null;
}

/** A text with its language and role; null if any of it is wrong, each reported. */
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
  const found = { language, role: known, text };
  return passage === undefined ? found : { ...found, passage: passage as string };
}

function oneOf(name: string, values: readonly string[], value: unknown): string {
  if (value === undefined) return `${name} is missing`;
  return `${name} must be one of ${values.join(", ")}, not ${JSON.stringify(value)}`;
}
