import * as v from "valibot";
import { UserError } from "../core";
import { mistakeOf, type Range } from "./range";

/** The declaration of a setting: what values it can have, and how the command line offers it. */
export interface Setting<Value = unknown> {
  /** As commander writes an option: "--steps <n>". */
  readonly option: string;
  readonly help: string;
  readonly range: Range<Value>;
  /** A value, or how the value follows from settings that are declared before. */
  readonly default: Value | Following<Value>;
}

export type Following<Value> = (before: Decisive) => Value;

/** The settings that defaults follow from. */
export interface Decisive {
  readonly corpus: string;
  readonly steps: number;
  readonly texts: number;
}

/** Settings by name, in the order in which they are shown and checked. */
export type Settings = Readonly<Record<string, Setting>>;

/** The values that settings have. */
export type ValuesOf<Declared> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Setting<infer Value> ? Value : never;
};

export function setting<Value>(
  option: string,
  help: string,
  range: Range<Value>,
  byDefault: NoInference<Value> | Following<NoInference<Value>>,
): Setting<Value> {
  return { option, help, range, default: byDefault };
}

/** A default has to fit the range, and does not widen it. */
type NoInference<Value> = [Value][Value extends unknown ? 0 : never];

/** A default for the study of emoji captions, which takes minutes, and one for other corpora. */
export const byCorpus =
  <Value>(emoji: Value, others: Value) =>
  ({ corpus }: Pick<Decisive, "corpus">): Value =>
    corpus === "emoji" ? emoji : others;

/**
 * Values of all settings: the given ones, and defaults that fit them.
 *
 * @param given values by name; for undefined too the default stands
 */
export function withDefaults<Declared extends Settings>(
  declared: Declared,
  given: Partial<ValuesOf<Declared>>,
): ValuesOf<Declared> {
  const values: Record<string, unknown> = { ...given };
  for (const [name, { default: value }] of Object.entries(declared))
    if (values[name] === undefined)
      values[name] = typeof value === "function" ? value(values as unknown as Decisive) : value;
  return values as ValuesOf<Declared>;
}

/**
 * Refuses values that are out of their settings' ranges.
 *
 * @throws {UserError} naming the first such setting, its range and its value
 */
export function checkValues(declared: Settings, values: Readonly<Record<string, unknown>>): void {
  for (const [name, { range }] of Object.entries(declared)) {
    const mistake = mistakeOf(name, range, values[name]);
    if (mistake !== null) throw new UserError(mistake);
  }
}

/** A setting's default as help prints it: "2 for emoji, all for others"; null for an option without a value. */
export function defaultText({ range, default: value }: Setting): string | null {
  if (typeof value === "boolean") return null;
  const [emoji, others] = ["emoji", ""].map((corpus) => {
    const each = typeof value === "function" ? value({ corpus, steps: Infinity, texts: Infinity }) : value;
    return each === null ? v.getTitle(range) : Array.isArray(each) ? each.join(",") : String(each);
  });
  return emoji === others ? `${emoji}` : `${emoji} for emoji, ${others} for others`;
}
