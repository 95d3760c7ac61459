import { boundTestP, equivalenceMargin, type FamilyContrast, isShown } from "../analysis";
import { aboveP, holm, type SeedItemEstimate } from "../statistics";

/** What a pre-registered hypothesis says of one difference, or ratio, and what was found. */
export interface HypothesisTest {
  /** As "cross − mono": the first minus the second; of speeds, "cross / mono". */
  readonly contrast: string;
  /** As "mAP, mono retrieval". */
  readonly measure: string;
  /** As "above 0", "within ± .01". */
  readonly expected: string;
  readonly estimate: number;
  /** Ends of the 95 % interval, for this one alone. */
  readonly low: number;
  readonly high: number;
  /** Of what is expected not being so; below 0.05 it is shown, or its opposite is; null with one seed. */
  readonly p: number | null;
  readonly outcome: "as expected" | "otherwise" | "undecided";
}

type Named = Pick<HypothesisTest, "contrast" | "measure">;

/** That a difference has a sign; it is otherwise where the other sign is shown, or equivalence. */
export function signTest(
  name: Named,
  expected: "above 0" | "below 0",
  found: FamilyContrast,
): HypothesisTest {
  const { estimate, low, high, holmP, equivalenceHolmP } = found;
  const hasSign = expected === "above 0" ? estimate > 0 : estimate < 0;
  const isDifferent = isShown(holmP);
  const outcome =
    isDifferent && hasSign
      ? "as expected"
      : isDifferent || isShown(equivalenceHolmP)
        ? "otherwise"
        : "undecided";
  return { ...name, expected, estimate, low, high, p: holmP, outcome };
}

/** That a difference is within the margin; it is otherwise where its whole interval is outside. */
export function equivalenceTest(name: Named, found: FamilyContrast): HypothesisTest {
  const { estimate, low, high, equivalenceHolmP: p } = found;
  const isOutside = low > equivalenceMargin || high < -equivalenceMargin;
  const outcome = isShown(p) ? "as expected" : isOutside && p !== null ? "otherwise" : "undecided";
  return { ...name, expected: `within ± ${marginText}`, estimate, low, high, p, outcome };
}

/** That differences are no further below 0 than the margin, their p adjusted by Holm's method. */
export function noLessTests(
  found: readonly (Named & { readonly found: SeedItemEstimate })[],
): HypothesisTest[] {
  const adjusted = holm(found.map((each) => boundTestP(each.found, aboveP, -equivalenceMargin)));
  return found.map(({ contrast, measure, found: { value, low, high } }, index) => ({
    contrast,
    measure,
    expected: `above −${marginText}`,
    estimate: value,
    low,
    high,
    p: adjusted[index],
    outcome: isShown(adjusted[index])
      ? "as expected"
      : high < -equivalenceMargin && adjusted[index] !== null
        ? "otherwise"
        : "undecided",
  }));
}

const marginText = String(equivalenceMargin).slice(1);
