import { UserError } from "./user-error.mjs";

/** How the pairs of a batch get their languages. */
export interface BatchRule {
  /** The share of pairs whose two texts are in one language, from 0 to 1. */
  readonly same: number;
  /** Whether languages are drawn once a batch or for each pair by itself. */
  readonly draw: "batch" | "pair";
  /** A language that at least one text of every pair is in. */
  readonly with?: string;
}

/** A kind of batches: a rule with a name. */
export interface Kind extends BatchRule {
  readonly name: string;
}

/** The rules that have a name of their own. x-x is LAReQA's X-X (arXiv 2004.05484). */
export const presetRules = {
  mono: { same: 1, draw: "batch" },
  cross: { same: 0, draw: "pair" },
  multi: { same: 1 / 2, draw: "pair" },
  "x-x": { same: 1, draw: "pair" },
  "cross-batch": { same: 0, draw: "batch" },
  english: { same: 0, draw: "pair", with: "en" },
} as const satisfies Readonly<Record<string, BatchRule>>;

/** The kinds that studies mix unless they name others, and that surfaces over the triangle are about. */
export const batchKinds = ["mono", "cross", "multi"] as const satisfies readonly (keyof typeof presetRules)[];
export type BatchKind = (typeof batchKinds)[number];

/**
 * The kind that a preset's name, or a rule with a name, stands for.
 *
 * @throws {UserError} for a name that is no preset's
 * @example batchKindOf("x-x"); // { name: "x-x", same: 1, draw: "pair" }
 */
export function batchKindOf(entry: string | Kind): Kind {
  if (typeof entry !== "string") return entry;
  if (Object.hasOwn(presetRules, entry))
    return { name: entry, ...presetRules[entry as keyof typeof presetRules] };
  throw new UserError(
    `kind ${JSON.stringify(entry)} is none of ${Object.keys(presetRules).join(", ")}; write a rule, as {"name": "half", "same": 0.5, "draw": "batch"}`,
  );
}

/** The names of kinds. @example kindNames(["mono", { name: "half", same: 0.5, draw: "batch" }]); // ["mono", "half"] */
export function kindNames(entries: readonly (string | Kind)[]): string[] {
  return entries.map((entry) => batchKindOf(entry).name);
}

/** A rule as one text, which two kinds have in common if they make the same batches. */
export function ruleText({ same, draw, with: language }: BatchRule): string {
  const drawn = same === 1 && language !== undefined ? "batch" : draw; // all pairs are in that language either way
  return [same, drawn, ...(language === undefined ? [] : [language])].join(" ");
}

/**
 * Where a retrieval setting searches. mono: candidates in the query's language; cross: candidates in
 * one other language; multi: candidates in all languages, in one pool.
 */
export const settingKinds = ["mono", "cross", "multi"] as const;
export type SettingKind = (typeof settingKinds)[number];

/** Which language a query's negatives are in: the query's, another one, or any. */
export const negativeClasses = ["same", "other", "any"] as const;
export type NegativeClass = (typeof negativeClasses)[number];
