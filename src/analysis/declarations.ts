import type { Quantity } from "./mix-cells";
import { mixOfTraining } from "./published-means";

/** Measures of speed from `npx batchmix throughput`: encoding and training by model, training by batch kind. */
export const speedMeasures = ["encoding speed", "training speed", "batch speed"] as const;
export type Compared = Quantity | (typeof speedMeasures)[number];

/** The differences that a test can expect; "sign of seen languages" is for tests of unseen languages. */
export const expectations = [
  "above 0",
  "below 0",
  "within margin",
  "not below margin",
  "sign of seen languages",
] as const;
export type Expectation = (typeof expectations)[number];

/** Comparisons: each contrast is compared in each measure. */
export interface Comparisons {
  /** Two mixes by the names that mixName gives, as "cross − mono"; for speeds two labels, as "cross / mono". */
  readonly contrasts: readonly string[];
  readonly measures: readonly Compared[];
  /** What is compared in kinds of settings in the place of AP, as "nDCG@10"; see readCellMeasure. */
  readonly measure?: string;
  /** Whether the difference is that which is left where mAP does not differ, see contrastAtEqual. */
  readonly atEqualAccuracy?: true;
  /** Only settings whose languages were all seen in training, or all unseen; every setting by default. */
  readonly languages?: "seen" | "unseen";
  /** The sweep whose cells are compared; the study's first one by default. */
  readonly sweep?: string;
  /** The step after which the weights are compared, one that measureAt asks for; the last one by default. */
  readonly step?: number;
}

/** Comparisons that share one expectation. */
export interface DeclaredTests extends Comparisons {
  readonly expected: Expectation;
  /** The family over whose tests and declared comparisons Holm's method adjusts p; unadjusted without a family. */
  readonly family?: string;
}

/**
 * Differences up to which two ways of training count as equal, fixed before any result: of "mAP", "speed", a
 * quantity, or a measure by its name.
 */
export type Margins = Readonly<Record<string, number | undefined>>;

/** A study's hypotheses, declared before any result. */
export interface Declarations {
  /** A kind of setting without a margin has that of mAP; any other measure without one has no test of equivalence. */
  readonly margins: Margins;
  /** By family, the comparisons that the family counts, whether a test names them or not. */
  readonly families?: Readonly<Record<string, Comparisons>>;
  readonly hypotheses: readonly { readonly statement: string; readonly tests: readonly DeclaredTests[] }[];
}

/** The comparisons of a declaration, measure by measure. */
export function comparisonsOf(declared: Comparisons | undefined): Comparison[] {
  const { contrasts = [], measures = [], ...where } = declared ?? {};
  return measures.flatMap((quantity) =>
    contrasts.map((contrast) => ({ ...where, contrast, mixes: mixesOf(contrast), quantity })),
  );
}

/** The measures, besides AP, that declarations name. */
export function declaredMeasures({ families = {}, hypotheses }: Declarations): string[] {
  const all: Comparisons[] = [...Object.values(families), ...hypotheses.flatMap(({ tests }) => tests)];
  return [...new Set(all.flatMap(({ measure }) => measure ?? []))];
}

/** One of the comparisons of a declaration. */
export interface Comparison extends Omit<Comparisons, "contrasts" | "measures"> {
  readonly contrast: string;
  readonly mixes: readonly string[];
  readonly quantity: Compared;
}

/** A text that identifies a comparison within its study. */
export function keyOf({ mixes, quantity, measure, atEqualAccuracy, ...where }: Comparison): string {
  return JSON.stringify([
    mixes,
    quantity,
    where.languages,
    where.sweep,
    where.step,
    measure,
    atEqualAccuracy,
  ]);
}

/** The margin of a comparison; null where none is declared. */
export function marginOf(
  { quantity, measure }: Pick<Comparison, "quantity" | "measure">,
  margins: Margins,
): number | null {
  if (isSpeed(quantity)) return margins.speed ?? null;
  if (measure !== undefined) return margins[measure] ?? null;
  return margins[quantity] ?? (quantity === "rankDistance" ? null : (margins.mAP ?? null));
}

export function isSpeed(quantity: Compared): quantity is (typeof speedMeasures)[number] {
  return speedMeasures.some((speed) => speed === quantity);
}

export type DeclaredTest = Comparison & Pick<DeclaredTests, "expected" | "family">;

export function testsOf({ expected, family, ...comparisons }: DeclaredTests): DeclaredTest[] {
  return comparisonsOf(comparisons).map((each) => ({ ...each, expected, family }));
}

/** "hybrid", the paper's word, is half mono, half cross batches. */
function mixesOf(contrast: string): string[] {
  const names = contrast.split(/ [−/-] /);
  return names.map((name) => (name === "hybrid" ? mixOfTraining.hybrid : name));
}

/** What is compared in words, as "multi nDCG@10, step 60". */
export function measureText({ quantity, measure = "mAP", ...where }: Omit<Comparison, "contrast" | "mixes">) {
  const name =
    quantity === "rankDistance" ? "rank distance" : isSpeed(quantity) ? quantity : `${quantity} ${measure}`;
  const { atEqualAccuracy, languages, step } = where;
  return [
    atEqualAccuracy ? `${name} at equal accuracy` : name,
    ...(languages ? [`${languages} languages`] : []),
    ...(step === undefined ? [] : [`step ${step}`]),
  ].join(", ");
}

/** @example marginText(0.01, "multi"); // ".01" */
export function marginText(margin: number | null, quantity: Compared): string {
  return isSpeed(quantity) ? `${100 * Number(margin)} %` : String(margin).replace(/^0/, "");
}
