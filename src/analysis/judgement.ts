import { holm } from "../statistics";
import { isShown } from "./contrast-family";
import {
  type Compared,
  type Comparison,
  comparisonsOf,
  type Declarations,
  type DeclaredTest,
  isSpeed,
  keyOf,
  marginOf,
  marginText,
  measureText,
  testsOf,
} from "./declarations";
import { rowsByMix } from "./language-rows";
import { cellsOf, type Evidence, type GroupsOf, type Measured, measuredOf } from "./measured-comparison";

/** One comparison with its expectation and its outcome. */
export interface JudgedTest {
  /** The first minus the second; for speeds the first divided by the second. */
  readonly contrast: string;
  readonly quantity: Compared;
  /** The quantity and languages in words, as "multi mAP, unseen languages". */
  readonly measure: string;
  /** The expectation in words, as "above 0" or "within ± .01". */
  readonly expected: string;
  readonly estimate: number;
  /** Ends of the 95 % interval for this contrast alone. */
  readonly low: number;
  readonly high: number;
  /**
   * The p of the hypothesis that the expectation does not hold, adjusted for the family; for an expected
   * sign the two-sided p of no difference. Null with one seed.
   */
  readonly p: number | null;
  /** The p of a difference of the margin or more (TOST), adjusted for the family; null without a margin. */
  readonly equivalenceP: number | null;
  /** Number of comparisons in the family. */
  readonly comparisons: number;
  readonly outcome: "as expected" | "otherwise" | "undecided";
}

export type Verdict = "supported" | "not supported" | "undecided at this size" | "not measured";

/** A hypothesis, or a claim, with its tests and its verdict. */
export interface Judgement<Test extends JudgedTest = JudgedTest> {
  readonly statement: string;
  readonly tests: readonly Test[];
  /** How many of its comparisons are not measured, and not in `tests`. */
  readonly missing: number;
  readonly verdict: Verdict;
  /** The verdict in a sentence. */
  readonly reason: string;
}

/**
 * Judges declared hypotheses by the measurements of sweeps; comparisons that a sweep lacks are left out.
 *
 * - *supported*: every test is as expected, at an adjusted p below 0.05;
 * - *not supported*: a test contradicts its expectation. The other sign is shown; or equivalence within
 *   the margin is shown and the expected sign is not; or the whole interval lies outside the expected
 *   margin;
 * - *undecided at this size*: neither of these, since a difference that is not found is no equality;
 * - *not measured*: no comparison can be made, as of a measure without ranks, or one has no p, as with one seed.
 *
 * Within a family Holm's method adjusts each kind of test by itself: of no difference, of
 * equivalence (TOST), of a loss up to the margin.
 *
 * @param evidenceOf gives the measurements of a sweep by its name, of the study's first sweep without a name
 * @throws {RangeError} if a test needs a margin that is not declared
 * @throws {UserError} if speeds were measured, and not those of a test's models or kinds
 */
export function judge(
  { hypotheses, families = {}, margins }: Declarations,
  evidenceOf: (sweep?: string) => Evidence,
): Judgement[] {
  const declared = hypotheses.map(({ statement, tests }) => ({ statement, tests: tests.flatMap(testsOf) }));
  const all = declared.flatMap(({ tests }) => tests);
  const measured = new Map<string, Measured | null>();
  const grouped = new Map<Evidence["rows"], ReturnType<typeof rowsByMix>>();
  const groupsOf: GroupsOf = (rows = []) => {
    const groups = grouped.get(rows) ?? rowsByMix(rows);
    grouped.set(rows, groups);
    return groups;
  };
  const measure = (each: Comparison) => {
    const key = keyOf(each);
    if (!measured.has(key)) measured.set(key, measuredOf(each, margins, evidenceOf(each.sweep), groupsOf));
    return measured.get(key) ?? null;
  };
  const adjusted = new Map<string, ReadonlyMap<string, Adjusted>>();
  const adjustedOf = (test: DeclaredTest): Adjusted => {
    const { family } = test;
    const members = () => [
      ...all.filter((each) => each.family === family),
      ...comparisonsOf(families[family as string]),
    ];
    const name = family ?? keyOf(test);
    if (!adjusted.has(name)) adjusted.set(name, adjust(family === undefined ? [test] : members(), measure));
    return adjusted.get(name)?.get(keyOf(test)) as Adjusted;
  };
  return declared.map(({ statement, tests }) => {
    const judged = tests.flatMap((test) => {
      const seen =
        test.expected === "sign of seen languages" ? measure({ ...test, languages: "seen" }) : null;
      const expected = seen ? (seen.estimate > 0 ? "above 0" : "below 0") : test.expected;
      if (!measure(test) || expected === "sign of seen languages") return [];
      return [judgedTest({ ...test, expected }, adjustedOf(test), marginOf(test, margins), seen !== null)];
    });
    const rankless = tests.filter((test) => cellsOf(test, evidenceOf(test.sweep)) === null);
    const unbegun = tests.filter(({ sweep }) => {
      const { cells, rows = [] } = evidenceOf(sweep);
      return cells.length + rows.length === 0;
    });
    const why =
      unbegun.length > 0
        ? `no cell of ${[...new Set(unbegun.map(({ sweep = "the first sweep" }) => sweep))].join(", ")} is there yet`
        : rankless.length > 0
          ? `no ranks are published to compute ${[...new Set(rankless.map((test) => test.measure))].join(", ")} from`
          : "the sweep lacks the mixes or settings";
    const { verdict, reason } = verdictOf(judged, why);
    const missing = tests.length - judged.length;
    const isPart = missing > 0 && judged.length > 0;
    const left = `Not measured: ${missing} of ${tests.length} comparisons${rankless.length + unbegun.length > 0 ? `, since ${why}` : ""}.`;
    return {
      statement,
      tests: judged.map(({ phrase: _, ...test }) => test),
      missing,
      verdict,
      reason: isPart ? `${reason} ${left}` : reason,
    };
  });
}

interface Adjusted extends Measured {
  readonly comparisons: number;
}

/** The measured members of a family by their keys, each kind of p adjusted over all of them. */
function adjust(
  members: readonly Comparison[],
  measure: (comparison: Comparison) => Measured | null,
): Map<string, Adjusted> {
  const distinct = new Map(members.map((each) => [keyOf(each), measure(each)]));
  const measured = [...distinct].flatMap(([key, result]) => (result ? [{ key, ...result }] : []));
  const [differenceP, equivalence, lossP] = (["differenceP", "equivalenceP", "lossP"] as const).map((test) =>
    holm(measured.map((each) => each[test])),
  );
  return new Map(
    measured.map(({ key, ...result }, index) => [
      key,
      {
        ...result,
        differenceP: differenceP[index],
        equivalenceP: equivalence[index],
        lossP: lossP[index],
        comparisons: measured.length,
      },
    ]),
  );
}

/** The range of differences, or of ratios, that are as expected. */
interface Region {
  readonly words: string;
  readonly low: number;
  readonly high: number;
}

function regionOf({ expected, quantity }: DeclaredTest, margin: number | null): Region {
  if (expected === "above 0") return { words: expected, low: 0, high: Infinity };
  if (expected === "below 0") return { words: expected, low: -Infinity, high: 0 };
  if (margin === null)
    throw new RangeError(`judge: expected a margin of ${quantity} for a test of it, got none`);
  const text = marginText(margin, quantity);
  if (isSpeed(quantity)) return { words: `within ${text}`, low: 1 / (1 + margin), high: 1 + margin };
  const isTwoSided = expected === "within margin";
  return {
    words: isTwoSided ? `within ± ${text}` : `above −${text}`,
    low: -margin,
    high: isTwoSided ? margin : Infinity,
  };
}

/** @param isRelative whether the expected sign is that of seen languages; equivalence to 0 is then no contradiction */
function judgedTest(
  declared: DeclaredTest,
  { comparisons, ...measured }: Adjusted,
  margin: number | null,
  isRelative: boolean,
): PhrasedTest {
  const { contrast, quantity, expected } = declared;
  const { estimate, low, high, equivalenceP } = measured;
  const region = regionOf(declared, margin);
  const isOfSign = expected === "above 0" || expected === "below 0";
  const p = measured[isOfSign ? "differenceP" : expected === "within margin" ? "equivalenceP" : "lossP"];
  const isInRegion = region.low < estimate && estimate < region.high;
  const isOutside = isOfSign
    ? isShown(p) && !isInRegion
    : p !== null && (high < region.low || low > region.high);
  const isEqual = isOfSign && !isRelative && isShown(equivalenceP);
  const [outcome, phrase] =
    isShown(p) && isInRegion
      ? ([
          "as expected",
          `${region.words}, Holm p${expected === "within margin" ? " of TOST" : ""} below .05`,
        ] as const)
      : isOutside
        ? ([
            "otherwise",
            `shown not to be ${region.words}, ${isOfSign ? "Holm p below .05" : "by the whole 95 % interval"}`,
          ] as const)
        : isEqual
          ? ([
              "otherwise",
              `equivalent to 0 within ${marginText(margin, quantity)}, Holm p of TOST below .05`,
            ] as const)
          : ([
              "undecided",
              `shown to be neither ${region.words} nor ${isOfSign ? "the opposite" : "outside that range"}`,
            ] as const);
  return {
    contrast,
    quantity,
    measure: measureText(declared),
    expected: region.words,
    estimate,
    low,
    high,
    p,
    equivalenceP,
    comparisons,
    outcome,
    phrase,
  };
}

type PhrasedTest = JudgedTest & { readonly phrase: string };

/** @param why nothing was measured, where there is no test */
function verdictOf(tests: readonly PhrasedTest[], why: string): Pick<Judgement, "verdict" | "reason"> {
  if (tests.length === 0)
    return { verdict: "not measured", reason: `${why[0].toUpperCase()}${why.slice(1)}.` };
  if (tests.some(({ p }) => p === null))
    return {
      verdict: "not measured",
      reason: "One seed, or scores that do not vary, show nothing about a way of training.",
    };
  const otherwise = tests.filter(({ outcome }) => outcome === "otherwise");
  if (otherwise.length > 0) return { verdict: "not supported", reason: sentence(otherwise) };
  const open = tests.filter(({ outcome }) => outcome === "undecided");
  if (open.length > 0) return { verdict: "undecided at this size", reason: sentence(open) };
  return { verdict: "supported", reason: sentence(tests) };
}

/** One clause for each phrase, with all tests that the phrase is about. */
function sentence(tests: readonly PhrasedTest[]): string {
  const phrases = [...new Set(tests.map(({ phrase }) => phrase))];
  const clauses = phrases.map((phrase) => {
    const alike = tests.filter((test) => test.phrase === phrase);
    const names = alike.map(({ contrast, measure }) => `${contrast} (${measure})`).join(", ");
    return `${names} ${alike.length === 1 ? "is" : "are"} ${phrase}`;
  });
  return `${clauses.join("; ")}.`;
}
