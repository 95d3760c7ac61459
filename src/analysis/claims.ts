import { equivalenceP, holm, type SeedItemEstimate } from "../statistics";
import type { StoredCell } from "../sweep";
import { boundTestP, isShown } from "./contrast-family";
import { pairedRows } from "./language-effects";
import { groupOf, type LanguageRow } from "./language-rows";
import { groupByMix, mixContrast, type Quantity } from "./mix-cells";
import { mixOfTraining, type PublishedTraining, publishedMeans } from "./published-means";

/** One comparison that a claim rests on. */
export interface ClaimContrast {
  /** As "hybrid − mono": the first minus the second. */
  readonly contrast: string;
  /** What is compared, as "multi mAP", "rank distance" or "cross mAP, unseen languages". */
  readonly measure: string;
  /** The sign that the claim gives the difference. */
  readonly claimed: "above 0" | "below 0";
  readonly estimate: number;
  /** Ends of the 95 % interval for this contrast alone. */
  readonly low: number;
  readonly high: number;
  /** Of no difference, adjusted by Holm's method for all `comparisons` of the table; null with one seed. */
  readonly holmP: number | null;
  /** Of a difference of the margin or more (TOST), adjusted for all that are tested so; null without a margin. */
  readonly equivalenceHolmP: number | null;
  readonly comparisons: number;
  /** The same difference in the paper, one a model and corpus; none where it prints no such number. */
  readonly published: readonly number[];
}

export type Verdict = "supported" | "not supported" | "undecided at this size" | "not measured";

/** A claim of arXiv 2408.10536 with what a sweep says of it. */
export interface Claim {
  readonly claim: string;
  readonly contrasts: readonly ClaimContrast[];
  readonly verdict: Verdict;
  /** The verdict in a sentence. */
  readonly reason: string;
}

/** Differences up to which two ways of training count as equal, fixed before any result. */
export interface ClaimMargins {
  readonly mAP: number;
  /** In ranks, which depend on the pool's size: null for no such test. */
  readonly rankDistance: number | null;
}

/** Per-query rows for the claim about languages without training data. */
export interface UnseenLanguages {
  readonly rows: readonly LanguageRow[];
  /** Languages of training pairs. */
  readonly seen: readonly string[];
}

interface Comparison {
  readonly first: PublishedTraining;
  readonly second: PublishedTraining | "untrained";
  readonly quantity: Quantity;
  readonly isUnseen?: boolean;
}

const beatsBoth = (quantity: Quantity): Comparison[] => [
  { first: "hybrid", second: "mono", quantity },
  { first: "hybrid", second: "cross", quantity },
];
const unseen = (quantity: Quantity): Comparison => ({
  first: "hybrid",
  second: "untrained",
  quantity,
  isUnseen: true,
});

const claims: readonly (readonly [claim: string, comparisons: readonly Comparison[]])[] = [
  ["Hybrid training is best in multi retrieval", beatsBoth("multi")],
  ["Hybrid training is better than mono and cross training in mono retrieval", beatsBoth("mono")],
  ["Hybrid training is better than mono and cross training in cross retrieval", beatsBoth("cross")],
  [
    "Hybrid training has less language bias than mono training",
    [{ first: "hybrid", second: "mono", quantity: "rankDistance" }],
  ],
  [
    "Hybrid training raises retrieval in languages without training data, zero-shot",
    [unseen("mono"), unseen("cross"), unseen("multi")],
  ],
];

const mixOf: Readonly<Record<Comparison["second"], string>> = { ...mixOfTraining, untrained: "untrained" };

/**
 * The claims of arXiv 2408.10536 that a sweep can speak to. Each rests on contrasts of measured
 * mixes, paired by seed and item, all of one family:
 *
 * - *supported*: every contrast has the claimed sign at Holm's p below 0.05;
 * - *not supported*: one has the other sign at that level, or is shown to be within the margin
 *   (Holm's TOST below 0.05) without having the claimed sign at it;
 * - *undecided at this size*: neither. A difference that was not found is no equality.
 *
 * @param languages without them the claim about unseen languages is not measured
 */
export function claimsTable(
  cells: readonly StoredCell[],
  margins: ClaimMargins,
  languages: UnseenLanguages | null = null,
): Claim[] {
  const found = claims.map(([claim, comparisons]) => ({
    claim,
    measured: comparisons.flatMap((comparison) => {
      const estimate = estimateOf(comparison, cells, languages);
      if (!estimate) return [];
      const margin = comparison.quantity === "rankDistance" ? margins.rankDistance : margins.mAP;
      return [
        {
          comparison,
          estimate,
          equivalence: margin === null ? null : boundTestP(estimate, equivalenceP, margin),
        },
      ];
    }),
  }));
  const all = found.flatMap(({ measured }) => measured);
  const differenceP = holm(all.map(({ estimate }) => estimate.pValue));
  const equivalence = holm(all.map((each) => each.equivalence));
  return found.map(({ claim, measured }) => {
    const contrasts = measured.map(({ comparison, estimate }) => {
      const at = all.findIndex((each) => each.comparison === comparison);
      return contrastOf(comparison, estimate, differenceP[at], equivalence[at], all.length);
    });
    return { claim, contrasts, ...judge(contrasts, margins) };
  });
}

function estimateOf(
  { first, second, quantity, isUnseen }: Comparison,
  cells: readonly StoredCell[],
  languages: UnseenLanguages | null,
): SeedItemEstimate | null {
  if (isUnseen) {
    const of = (mix: string) =>
      (languages?.rows ?? []).filter(
        (row) => row.mix === mix && row.kind === quantity && groupOf(row, languages?.seen ?? []) === "unseen",
      );
    const [own, other] = [of(mixOf[first]), of(mixOf[second])];
    return own.length > 0 && other.length > 0 ? pairedRows(own, other, `${quantity} unseen`) : null;
  }
  const groups = groupByMix(cells);
  const [one, other] = [first, second].map((name) => groups.find((each) => each.name === mixOf[name]));
  return mixContrast(one, other, quantity);
}

function contrastOf(
  { first, second, quantity, isUnseen }: Comparison,
  { value, low, high }: SeedItemEstimate,
  holmP: number | null,
  equivalenceHolmP: number | null,
  comparisons: number,
): ClaimContrast {
  const name = quantity === "rankDistance" ? "rank distance" : `${quantity} mAP`;
  return {
    contrast: `${first} − ${second}`,
    measure: isUnseen ? `${name}, unseen languages` : name,
    claimed: quantity === "rankDistance" ? "below 0" : "above 0",
    estimate: value,
    low,
    high,
    holmP,
    equivalenceHolmP,
    comparisons,
    published:
      second === "untrained"
        ? []
        : publishedMeans.map((means) => means[quantity][first] - means[quantity][second]),
  };
}

function judge(
  contrasts: readonly ClaimContrast[],
  margins: ClaimMargins,
): Pick<Claim, "verdict" | "reason"> {
  if (contrasts.length === 0)
    return { verdict: "not measured", reason: "The sweep lacks the mixes or settings." };
  const hasClaimedSign = ({ estimate, claimed }: ClaimContrast) =>
    claimed === "above 0" ? estimate > 0 : estimate < 0;
  if (contrasts.some(({ holmP }) => holmP === null))
    return {
      verdict: "not measured",
      reason: "One seed, or scores that do not vary, show nothing about a way of training.",
    };
  const shown = contrasts.filter((each) => isShown(each.holmP) && hasClaimedSign(each));
  if (shown.length === contrasts.length)
    return { verdict: "supported", reason: `${named(contrasts)} ${contrasts[0].claimed}, Holm p below .05.` };
  const against = contrasts.filter((each) => isShown(each.holmP) && !hasClaimedSign(each));
  if (against.length > 0)
    return {
      verdict: "not supported",
      reason: `${named(against)} on the other side of 0, Holm p below .05.`,
    };
  const equal = contrasts.filter((each) => !shown.includes(each) && isShown(each.equivalenceHolmP));
  if (equal.length > 0) {
    const margin = equal[0].measure === "rank distance" ? margins.rankDistance : margins.mAP;
    return {
      verdict: "not supported",
      reason: `${named(equal)} equivalent to 0 within ${margin}, Holm p of TOST below .05.`,
    };
  }
  const open = contrasts.filter((each) => !shown.includes(each));
  return {
    verdict: "undecided at this size",
    reason: `${named(open)} neither shown to differ from 0 nor to be near it.`,
  };
}

function named(contrasts: readonly ClaimContrast[]): string {
  const names = contrasts.map(({ contrast, measure }) => `${contrast} (${measure})`).join(", ");
  return `${names} ${contrasts.length === 1 ? "is" : "are"}`;
}
