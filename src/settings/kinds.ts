import * as v from "valibot";
import { batchKindOf, type Kind, presetRules, ruleText, UserError } from "../core";
import type { Range } from "./range";

/** Two to four kinds, each a preset's name or a rule with a name. */
export const kinds: Range<readonly (string | Kind)[]> = v.pipe(
  v.array(v.any()),
  v.rawCheck(({ dataset, addIssue }) => {
    const mistake = dataset.typed ? kindsMistake(dataset.value) : null;
    if (mistake !== null) addIssue({ message: `kinds must be two to four different rules: ${mistake}` });
  }),
  v.description(
    'a list of two to four kinds, as ["mono", "cross", {"name": "half", "same": 0.5, "draw": "batch"}]',
  ),
);

const rule = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
  same: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  draw: v.picklist(["batch", "pair"]),
  with: v.exactOptional(v.pipe(v.string(), v.regex(/\S/))),
});

/** What each key of a rule has to be. */
const ruleWords: Readonly<Record<string, string>> = {
  name: "a name of small letters, digits and hyphens",
  same: "a share from 0 to 1",
  draw: "batch or pair",
  with: "a language",
};

/** Names that groups of cells have, and the paper's word for half mono, half cross batches, which hypotheses may use. */
const takenNames = ["untrained", "centroid", "hybrid"];

/** A sentence on what is wrong with a list of kinds, or null. */
function kindsMistake(entries: readonly unknown[]): string | null {
  if (entries.length < 2 || entries.length > 4)
    return `there ${entries.length === 1 ? "is" : "are"} ${entries.length}`;
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const mistake = typeof entry === "string" ? presetMistake(entry) : ruleMistake(entry);
    if (mistake !== null) return mistake;
    const kind = batchKindOf(entry as string | Kind);
    const earlier = seen.get(ruleText(kind));
    if (earlier !== undefined) return `${earlier} and ${kind.name} have one rule; keep one of them`;
    if ([...seen.values()].includes(kind.name)) return `two have the name ${kind.name}`;
    seen.set(ruleText(kind), kind.name);
  }
  return null;
}

function presetMistake(name: string): string | null {
  try {
    batchKindOf(name);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function ruleMistake(entry: unknown): string | null {
  const written = JSON.stringify(entry);
  const { success, issues } = v.safeParse(rule, entry);
  if (!success) {
    const key = String(issues[0].path?.[0].key ?? "");
    const value = (entry as Readonly<Record<string, unknown>> | null)?.[key];
    return key in ruleWords
      ? `kind ${written}: ${key} must be ${ruleWords[key]}, not ${JSON.stringify(value) ?? "missing"}`
      : `kind ${written}: ${key === "" ? "a kind" : `unknown key ${JSON.stringify(key)}; a rule`} has name, same, draw and, if one language is in every pair, with`;
  }
  const { name } = entry as Kind;
  if (takenNames.includes(name)) return `kind ${written}: the name ${name} means something else in tables`;
  const preset = Object.hasOwn(presetRules, name) ? batchKindOf(name) : null;
  if (preset && ruleText(preset) !== ruleText(entry as Kind))
    return `kind ${written}: ${name} is the name of another rule, ${JSON.stringify(preset)}`;
  return null;
}
