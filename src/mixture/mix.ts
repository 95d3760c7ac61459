import { batchKinds, UserError } from "../core";

/**
 * A mix of kinds of batches, by their names, as whole parts, so that thirds are exact: {mono: 1, cross: 1,
 * multi: 1}. Parts have no common divisor, so that one mix has one form.
 */
export type Mix = Readonly<Record<string, number>>;

/** Shares of batches of each kind, from 0 to 1, with sum 1. */
export type Proportions = Readonly<Record<string, number>>;

/**
 * A mix of whole parts, in lowest terms.
 *
 * @param kinds the names of the kinds, in the order of the parts
 * @throws {UserError} if there are not as many parts as kinds, if a part is negative or not whole, or if all are 0
 * @example mixOf([2, 2, 0]); // {mono: 1, cross: 1, multi: 0}
 */
export function mixOf(parts: readonly number[], kinds: readonly string[] = batchKinds): Mix {
  if (parts.length !== kinds.length)
    throw new UserError(`mix ${parts.join(":")}: write ${kinds.length} parts, of ${kinds.join(", ")}`);
  if (!parts.every((part) => Number.isSafeInteger(part) && part >= 0) || parts.every((part) => part === 0))
    throw new UserError(`a mix has whole parts of 0 or more, at least one above 0, not ${parts.join(":")}`);
  const divisor = parts.reduce(greatestCommonDivisor);
  return Object.fromEntries(kinds.map((kind, place) => [kind, parts[place] / divisor]));
}

/** A mix of mono, cross and multi batches, see {@link mixOf}. @example makeMix(2, 2, 0); // {mono: 1, cross: 1, multi: 0} */
export function makeMix(mono: number, cross: number, multi: number): Mix {
  return mixOf([mono, cross, multi]);
}

/**
 * Reads a mix as people write it: parts "1:1:0", or proportions "0.5/0.5/0" that sum to 1, in the
 * order of the kinds.
 *
 * @throws {UserError} for anything else, saying what is wrong with it
 */
export function parseMix(text: string, kinds: readonly string[] = batchKinds): Mix {
  const isParts = text.includes(":");
  const fields = text.split(isParts ? ":" : "/").map((field) => field.trim());
  if (
    fields.length !== kinds.length ||
    fields.some((field) => !/^[-+]?(\d+\.?\d*|\.\d+)(e-?\d+)?$|^nan$/i.test(field))
  ) {
    const count = ["no", "one", "two", "three", "four"][kinds.length];
    const [parts, shares] = [
      [1, 1, 0, 0],
      [0.5, 0.5, 0, 0],
    ].map((each) => each.slice(0, kinds.length));
    throw new UserError(
      `mix ${JSON.stringify(text)}: write ${count} parts as ${parts.join(":")}, or proportions as ${shares.join("/")}, of ${kinds.join(", ")}`,
    );
  }
  const numbers = fields.map(Number);
  return mixOf(isParts ? numbers : partsOf(numbers), kinds);
}

/** Proportions are kept to six decimals. */
const denominator = 1_000_000;

/**
 * The parts of proportions, to six decimals.
 *
 * @throws {UserError} if one is negative or no number, or if they do not sum to 1 within 1e-9
 */
function partsOf(shares: readonly number[]): number[] {
  const written = shares.join("/");
  if (shares.some((share) => !Number.isFinite(share)))
    throw new UserError(`proportions ${written}: each must be a number from 0 to 1`);
  if (shares.some((share) => share < 0)) throw new UserError(`proportions ${written}: none may be negative`);
  const sum = shares.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-9)
    throw new UserError(`proportions ${written} sum to ${Number(sum.toPrecision(9))}; they must sum to 1`);
  const parts = shares.slice(0, -1).map((share) => Math.round(share * denominator));
  return [...parts, denominator - parts.reduce((total, part) => total + part, 0)];
}

/** The shares of batches of each kind in a mix. */
export function sharesOf(mix: Mix): Proportions {
  const total = Object.values(mix).reduce((sum, part) => sum + part, 0);
  return Object.fromEntries(Object.entries(mix).map(([kind, part]) => [kind, part / total]));
}

/** A mix as its parts. @example partsLabel({mono: 1, cross: 1, multi: 0}); // "1:1:0" */
export function partsLabel(mix: Mix): string {
  return Object.values(mix).join(":");
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
