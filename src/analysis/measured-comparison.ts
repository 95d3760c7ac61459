import { UserError } from "../core";
import { aboveP, equivalenceP, type SeedItemEstimate } from "../statistics";
import type { StoredCell } from "../sweep";
import { contrastAtEqualAccuracy } from "./bias-at-accuracy";
import { boundTestP } from "./contrast-family";
import { cellsAt } from "./course";
import { type Comparison, isSpeed, type Margins, marginOf } from "./declarations";
import { pairedRows } from "./language-effects";
import { groupOf, type LanguageRow, type rowsByMix } from "./language-rows";
import { groupByMix, mixContrast, type Quantity } from "./mix-cells";

/** A result of throughputContrasts: the ratio of two speeds at a task, with its p of equivalence. */
export interface SpeedContrast {
  readonly contrast: string;
  readonly task: string;
  readonly compares: "models" | "repeat" | "kinds";
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly equivalenceP: number;
}

/** The measurements of a sweep. */
export interface Evidence {
  readonly cells: readonly StoredCell[];
  /** The same cells on a measure in the place of AP; null where neither ranks nor the measure are there. */
  readonly cellsBy?: (measure: string) => readonly StoredCell[] | null;
  /** Per-query rows, for tests of languages. */
  readonly rows?: readonly LanguageRow[];
  /** Languages of training pairs. */
  readonly trainingLanguages?: readonly string[];
  /** The contrasts of speeds for a margin of equivalence; null where no speeds were measured. */
  readonly speedContrasts?: ((margin: number) => readonly SpeedContrast[]) | null;
}

/** A difference, or a ratio of speeds, with unadjusted p-values; a p is null where its test is not possible. */
export interface Measured {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly differenceP: number | null;
  readonly equivalenceP: number | null;
  /** The p of a loss of the margin or more. */
  readonly lossP: number | null;
}

/** Gives the rows of one evidence by mix and kind, see {@link rowsByMix}. */
export type GroupsOf = (rows: Evidence["rows"]) => ReturnType<typeof rowsByMix>;

/**
 * The difference, or ratio, of a comparison; null where the evidence lacks one of its mixes, its setting or its measure.
 *
 * @throws {RangeError} if a comparison of speeds has no margin
 * @throws {UserError} if speeds were measured, and not those of the comparison
 */
export function measuredOf(
  comparison: Comparison,
  margins: Margins,
  evidence: Evidence,
  groupsOf: GroupsOf,
): Measured | null {
  const margin = marginOf(comparison, margins);
  if (isSpeed(comparison.quantity)) return speedOf(comparison, margin, evidence);
  const estimate = comparison.languages
    ? differenceIn(comparison.languages, comparison, evidence, groupsOf)
    : difference(comparison, evidence);
  if (!estimate) return null;
  const { value, low, high, pValue: differenceP } = estimate;
  const tested = (test: typeof aboveP, bound: number | null) =>
    bound === null ? null : boundTestP(estimate, test, bound);
  return {
    estimate: value,
    low,
    high,
    differenceP,
    equivalenceP: tested(equivalenceP, margin),
    lossP: tested(aboveP, margin && -margin),
  };
}

/** The cells that a comparison is of; null where its measure is not known of them. */
export function cellsOf({ measure }: Comparison, { cells, cellsBy }: Evidence): readonly StoredCell[] | null {
  return measure === undefined || cells.length === 0 ? cells : (cellsBy?.(measure) ?? null);
}

function difference(comparison: Comparison, evidence: Evidence): SeedItemEstimate | null {
  const { mixes, step, atEqualAccuracy } = comparison;
  const quantity = comparison.quantity as Quantity;
  const groupsIn = (cells: readonly StoredCell[]) => {
    const groups = groupByMix(step === undefined ? cells : cellsAt(cells, step));
    return mixes.map((mix) => groups.find(({ name }) => name === mix));
  };
  const groups = groupsIn(cellsOf(comparison, evidence) ?? []);
  return atEqualAccuracy
    ? contrastAtEqualAccuracy(groupsIn(evidence.cells), groups, quantity)
    : mixContrast(groups[0], groups[1], quantity);
}

function differenceIn(
  languages: "seen" | "unseen",
  { mixes, quantity }: Comparison,
  { rows, trainingLanguages = [] }: Evidence,
  groupsOf: GroupsOf,
): SeedItemEstimate | null {
  const [first, second] = mixes.map((mix) =>
    (groupsOf(rows).get(`${mix} ${quantity}`) ?? []).filter(
      (row) => groupOf(row, trainingLanguages) === languages,
    ),
  );
  const isThere = first.length > 0 && second.length > 0;
  return isThere ? pairedRows(first, second, `${quantity}, ${languages} languages`) : null;
}

function speedOf({ mixes, quantity }: Comparison, margin: number | null, { speedContrasts }: Evidence) {
  if (!speedContrasts) return null;
  if (margin === null) throw new RangeError(`judge: expected a margin of speed for ${quantity}, got none`);
  const all = speedContrasts(margin);
  const name = mixes.join(" / ");
  const speedContrast = all.find(({ contrast, task, compares }) =>
    quantity === "batch speed"
      ? compares === "kinds" && contrast === `${name} batches`
      : compares === "models" && contrast === name && task === `all ${quantity.split(" ")[0]}`,
  );
  if (!speedContrast) {
    const names = [...new Set(all.map(({ contrast }) => contrast))].join(", ");
    throw new UserError(`no ${quantity} of ${name} was measured; there are ${names}`);
  }
  const { ratio: estimate, low, high, equivalenceP: p } = speedContrast;
  return { estimate, low, high, differenceP: null, equivalenceP: p, lossP: null };
}
