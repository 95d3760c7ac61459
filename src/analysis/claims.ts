import { equivalenceMargin } from "./contrast-family";
import type { DeclaredTests, Margins } from "./declarations";
import { type JudgedTest, type Judgement, judge } from "./judgement";
import type { Evidence } from "./measured-comparison";
import { type Quantity, quantities } from "./mix-cells";
import { type PublishedTraining, publishedMeans } from "./published-means";

/** A claim's test, with the paper's differences for each model and corpus; none if the paper prints none. */
export interface ClaimTest extends JudgedTest {
  readonly published: readonly number[];
}

const family = "claims";
const hybrid = (
  expected: "above 0" | "below 0",
  measures: readonly Quantity[],
  ...others: readonly string[]
): DeclaredTests => ({ contrasts: others.map((other) => `hybrid − ${other}`), measures, expected, family });
const beatsBoth = (quantity: Quantity) => [hybrid("above 0", [quantity], "mono", "cross")];

const claims: readonly (readonly [statement: string, tests: readonly DeclaredTests[]])[] = [
  ["Hybrid training is best in multi retrieval", beatsBoth("multi")],
  ["Hybrid training is better than mono and cross training in mono retrieval", beatsBoth("mono")],
  ["Hybrid training is better than mono and cross training in cross retrieval", beatsBoth("cross")],
  [
    "Hybrid training has less language bias than mono training",
    [hybrid("below 0", ["rankDistance"], "mono")],
  ],
  [
    "Hybrid training raises retrieval in languages without training data, zero-shot",
    [{ ...hybrid("above 0", ["mono", "cross", "multi"], "untrained"), languages: "unseen" }],
  ],
];

/**
 * The claims of arXiv 2408.10536 that a sweep can test, judged as {@link judge} does, with all contrasts
 * in one family. A claim is not supported if its difference is equivalent to 0 within the margin.
 *
 * @param evidence the sweep's measurements; without rows the claim about unseen languages is not measured
 * @param margins by quantity; rank distance has none by default, since ranks depend on the pool's size
 */
export function claimsTable(
  evidence: Evidence,
  margins: Margins = { mAP: equivalenceMargin },
): Judgement<ClaimTest>[] {
  const hypotheses = claims.map(([statement, tests]) => ({ statement, tests }));
  return judge({ hypotheses, margins }, () => evidence).map((claim) => ({
    ...claim,
    tests: claim.tests.map((test) => ({ ...test, published: publishedDifferences(test) })),
  }));
}

function publishedDifferences({ contrast, quantity }: JudgedTest): number[] {
  const measure = quantities.find((each) => each === quantity);
  const [first, second] = contrast.split(" − ") as PublishedTraining[];
  return publishedMeans.flatMap((means) => {
    const values = measure && means[measure];
    return values && first in values && second in values ? [values[first] - values[second]] : [];
  });
}
