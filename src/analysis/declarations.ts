import type { Quantity } from "./mix-cells";
import { mixOfTraining } from "./published-means";

/** Measures of speed from `npx batchmix throughput`: encoding and training by model, training by batch kind. */
export const speedMeasures = ["encoding speed", "training speed", "batch speed"] as const;
export type Measure = Quantity | (typeof speedMeasures)[number];

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
  readonly measures: readonly Measure[];
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

/** Differences up to which two ways of training count as equal, fixed before any result. */
export type Margins = { readonly [Each in "mAP" | "speed" | Quantity]?: number };

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
  const { contrasts = [], measures = [], languages, sweep, step } = declared ?? {};
  return measures.flatMap((measure) =>
    contrasts.map((contrast) => ({ contrast, mixes: mixesOf(contrast), measure, languages, sweep, step })),
  );
}

/** One of the comparisons of a declaration. */
export interface Comparison extends Pick<Comparisons, "languages" | "sweep" | "step"> {
  readonly contrast: string;
  readonly mixes: readonly string[];
  readonly measure: Measure;
}

/** A text that identifies a comparison within its study. */
export function keyOf({ mixes, measure, languages, sweep, step }: Comparison): string {
  return JSON.stringify([mixes, measure, languages, sweep, step]);
}

/** The margin of a measure; null where none is declared. */
export function marginOf({ measure }: Pick<Comparison, "measure">, margins: Margins): number | null {
  if (isSpeed(measure)) return margins.speed ?? null;
  return margins[measure] ?? (measure === "rankDistance" ? null : (margins.mAP ?? null));
}

export function isSpeed(measure: Measure): measure is (typeof speedMeasures)[number] {
  return speedMeasures.some((speed) => speed === measure);
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

export function measureText({ measure, languages, step }: Omit<Comparison, "contrast" | "mixes">): string {
  const isMap = !isSpeed(measure) && measure !== "rankDistance";
  const name = isMap ? `${measure} mAP` : measure === "rankDistance" ? "rank distance" : measure;
  return `${name}${languages ? `, ${languages} languages` : ""}${step === undefined ? "" : `, step ${step}`}`;
}

/** @example marginText(0.01, "multi"); // ".01" */
export function marginText(margin: number | null, measure: Measure): string {
  return isSpeed(measure) ? `${100 * Number(margin)} %` : String(margin).replace(/^0/, "");
}
