import { inspect } from "node:util";
import * as v from "valibot";

/** The values that a setting can have: a schema whose description names them, and whose title says what null means. */
export type Range<Value = unknown> = v.GenericSchema<unknown, Value>;

export const integerFrom = (least: number, why = "") =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.description(`an integer from ${least} up${why}`));

export const above0 = v.pipe(v.number(), v.finite(), v.gtValue(0), v.description("a number above 0"));

export const from0ToBelow = (end: number) =>
  v.pipe(v.number(), v.minValue(0), v.ltValue(end), v.description(`from 0 to below ${end}`));

export const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  v.pipe(v.picklist(words), v.description(`one of ${words.join(", ")}`));

export const yesOrNo = v.pipe(v.boolean(), v.description("one of true, false"));

export const text = v.pipe(v.string(), v.regex(/\S/), v.description("a text that is not empty"));

/** A list without repetitions. @param words what the list holds, with an example */
export const differentOnes = <Value>(range: Range<Value>, words: string) =>
  v.pipe(
    v.array(range),
    v.minLength(1),
    v.check((values) => new Set(values).size === values.length),
    v.readonly(),
    v.description(`a list of different ${words}`),
  );

export const codes = differentOnes(text, 'language codes, as ["en", "de"]');

export const stepNumbers = differentOnes(integerFrom(1), "steps, as [60, 120]");

/** @param meaning of null, as help prints it */
export const orNull = <Value>(range: Range<Value>, meaning: string) =>
  v.pipe(v.nullable(range), v.description(`${v.getDescription(range)}, or null`), v.title(meaning));

/**
 * A sentence on what is wrong with a value, or null.
 *
 * @example mistakeOf("steps", integerFrom(1), 0); // "steps must be an integer from 1 up, not 0"
 */
export function mistakeOf(name: string, range: Range, value: unknown): string | null {
  const { success, issues } = v.safeParse(range, value);
  if (success) return null;
  const sentence = issues.find(({ type }) => type === "raw_check")?.message;
  if (sentence !== undefined) return sentence;
  const written =
    typeof value === "string" ? JSON.stringify(value) : inspect(value, { breakLength: Infinity });
  return `${name} must be ${v.getDescription(range)}, not ${written}`;
}

/**
 * Reads a value as a command line writes it: a list has commas, or is JSON. Where the range has numbers, a word
 * stays a text, which the range then refuses.
 *
 * @example readText(orNull(codes, "all"), "en, de"); // ["en", "de"]
 */
export function readText(range: Range, written: string): unknown {
  const { type, wrapped, item } = range as Range & { readonly wrapped?: Range; readonly item?: Range };
  if (wrapped) return readText(wrapped, written);
  if (written.trimStart().startsWith("[")) return readList(written);
  if (item) return written.split(",").map((part) => readText(item, part.trim()));
  const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(written);
  return isNumber && type !== "string" ? Number(written) : written;
}

function readList(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
