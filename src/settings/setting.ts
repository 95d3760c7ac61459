import * as v from "valibot";
import type { Range } from "./range";

/** All that is said of a setting, in one place: what it can be, and how the command line offers it. */
export interface Setting<Value = unknown> {
  /** As commander writes an option: "--steps <n>". */
  readonly option: string;
  readonly help: string;
  readonly range: Range<Value>;
  /** A value, or how it follows from the corpus and the steps. */
  readonly default: Value | FromStudy<Value>;
}

type FromStudy<Value> = (corpus: string, steps: number) => Value;

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
  byDefault: NoInference<Value> | FromStudy<NoInference<Value>>,
): Setting<Value> {
  return { option, help, range, default: byDefault };
}

/** A default has to fit the range, and does not widen it. */
type NoInference<Value> = [Value][Value extends unknown ? 0 : never];

/** The default study of emoji captions, which takes minutes, has values of its own. */
export const byCorpus =
  <Value>(emoji: Value, others: Value): FromStudy<Value> =>
  (corpus) =>
    corpus === "emoji" ? emoji : others;

/**
 * Values of all settings: those given, and defaults that fit them.
 *
 * @param given settings by name; undefined is as if not there
 */
export function withDefaults<Declared extends Settings>(
  declared: Declared,
  given: Partial<ValuesOf<Declared>>,
): ValuesOf<Declared> {
  const values: Record<string, unknown> = { ...given };
  for (const [name, { default: value }] of Object.entries(declared))
    if (values[name] === undefined)
      values[name] = typeof value === "function" ? value(values.corpus, values.steps) : value;
  return values as ValuesOf<Declared>;
}

/** What help says of a setting's default, as "2 for emoji, all for others"; null for an option without a value. */
export function defaultText({ range, default: value }: Setting): string | null {
  const shown = (each: unknown) =>
    each === null ? v.getTitle(range) : Array.isArray(each) ? each.join(",") : String(each);
  if (typeof value === "boolean") return null;
  if (typeof value !== "function") return `${shown(value)}`;
  return `${shown(value("emoji", Infinity))} for emoji, ${shown(value("", Infinity))} for others`;
}
