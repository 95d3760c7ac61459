import { type BatchKind, batchKinds, UserError } from "../core";

/**
 * A point of the simplex as whole parts, so that thirds are exact: {mono: 1, cross: 1, multi: 1}.
 * Parts have no common divisor, so that one point has one form.
 */
export type Mix = Readonly<Record<BatchKind, number>>;

/** Shares of batches of each kind, from 0 to 1, with sum 1. */
export type Proportions = Readonly<Record<BatchKind, number>>;

/**
 * A mix of whole parts, in lowest terms.
 *
 * @throws {UserError} if a part is negative or not whole, or if all are 0
 * @example makeMix(2, 2, 0); // {mono: 1, cross: 1, multi: 0}
 */
export function makeMix(mono: number, cross: number, multi: number): Mix {
  const parts = [mono, cross, multi];
  if (!parts.every((part) => Number.isSafeInteger(part) && part >= 0) || mono + cross + multi === 0) {
    throw new UserError(`a mix has whole parts of 0 or more, at least one above 0, not ${parts.join(":")}`);
  }
  const divisor = parts.reduce(greatestCommonDivisor);
  return { mono: mono / divisor, cross: cross / divisor, multi: multi / divisor };
}

/**
 * Reads a mix as people write it: parts "1:1:0", or proportions "0.5/0.5/0" that sum to 1, in the
 * order mono, cross, multi.
 *
 * @throws {UserError} for anything else, saying what is wrong with it
 */
export function parseMix(text: string): Mix {
  const isParts = text.includes(":");
  const fields = text.split(isParts ? ":" : "/").map((field) => field.trim());
  if (
    fields.length !== 3 ||
    fields.some((field) => !/^[-+]?(\d+\.?\d*|\.\d+)(e-?\d+)?$|^nan$/i.test(field))
  ) {
    throw new UserError(
      `mix ${JSON.stringify(text)}: write three parts as 1:1:0, or proportions as 0.5/0.5/0`,
    );
  }
  const [mono, cross, multi] = fields.map(Number);
  if (isParts) return makeMix(mono, cross, multi);
  return mixOf({ mono, cross, multi });
}

/** Proportions are kept to six decimals. */
const denominator = 1_000_000;

/**
 * The mix of proportions, to six decimals.
 *
 * @throws {UserError} if one is negative or no number, or if they do not sum to 1 within 1e-9
 */
function mixOf({ mono, cross, multi }: Proportions): Mix {
  const shares = [mono, cross, multi];
  const written = shares.join("/");
  if (shares.some((share) => !Number.isFinite(share))) {
    throw new UserError(`proportions ${written}: each must be a number from 0 to 1`);
  }
  if (shares.some((share) => share < 0)) {
    throw new UserError(`proportions ${written}: none may be negative`);
  }
  const sum = mono + cross + multi;
  if (Math.abs(sum - 1) > 1e-9) {
    throw new UserError(`proportions ${written} sum to ${Number(sum.toPrecision(9))}; they must sum to 1`);
  }
  const [first, second] = shares.map((share) => Math.round(share * denominator));
  return makeMix(first, second, denominator - first - second);
}

/** The shares of batches of each kind in a mix. */
export function proportionsOf(mix: Mix): Proportions {
  const total = mix.mono + mix.cross + mix.multi;
  return { mono: mix.mono / total, cross: mix.cross / total, multi: mix.multi / total };
}

/** A mix as its parts. @example mixLabel({mono: 1, cross: 1, multi: 0}); // "1:1:0" */
export function mixLabel(mix: Mix): string {
  return batchKinds.map((kind) => mix[kind]).join(":");
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
