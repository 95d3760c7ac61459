import type { ContrastRow, MixSummary } from "../../src/analysis";

const over = "seeds and items" as const;
const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.03, over });

/**
 * The untrained model and a simplex-centroid design whose mAP is .3 + .1 cross + .3 cross·multi in
 * cross retrieval, .05 more in mono and .1 more in multi retrieval: exactly a quadratic.
 */
export const summaries: readonly MixSummary[] = (
  [
    ["untrained", null],
    ["mono", [1, 0, 0]],
    ["cross", [0, 1, 0]],
    ["multi", [0, 0, 1]],
    ["mono+cross", [1 / 2, 1 / 2, 0]],
    ["mono+multi", [1 / 2, 0, 1 / 2]],
    ["cross+multi", [0, 1 / 2, 1 / 2]],
    ["centroid", [1 / 3, 1 / 3, 1 / 3]],
  ] as [string, [number, number, number] | null][]
).map(([label, shares]) => {
  const [mono, cross, multi] = shares ?? [0, 0, 0];
  const value = 0.3 + 0.1 * cross + 0.3 * cross * multi;
  return {
    label,
    proportions: shares && { mono, cross, multi },
    seeds: shares ? 3 : 0,
    mAP: { mono: estimate(value + 0.05), cross: estimate(value), multi: estimate(value + 0.1) },
    rankDistance: estimate(900),
    trainingPairsPerSecond: shares && { median: 100, low: 90, high: 120 },
    trainingTokensPerSecond: shares && { median: 2000, low: 1800, high: 2400 },
    encodingTextsPerSecond: { median: 700, low: 650, high: 720 },
  };
});

/** Three contrasts a setting; those of mono retrieval are not significant. */
export const contrasts: readonly ContrastRow[] = (["mono", "cross", "multi"] as const).flatMap(
  (setting, index) =>
    ["cross − mono", "multi − mono", "mono − untrained"].map((contrast) => ({
      setting,
      contrast,
      estimate: 0.02 * index,
      low: 0.02 * index - 0.01,
      high: 0.02 * index + 0.01,
      over,
      holmP: index === 0 ? 1 : 0.0001,
      equivalenceHolmP: 1,
      comparisons: 4,
    })),
);
