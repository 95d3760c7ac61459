import {
  type MeasuredMixes,
  measureMixes,
  optimumSet,
  type SettingOptimum,
  type SimplexPoint,
  studySurfaces,
} from "../../src/analysis";
import type { RandomStream } from "../../src/core";
import { normalDraw } from "../../src/statistics";
import type { StoredCell } from "../../src/sweep";

const shares: readonly (readonly [number, number, number])[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1 / 2, 1 / 2, 0],
  [1 / 2, 0, 1 / 2],
  [0, 1 / 2, 1 / 2],
  [1 / 3, 1 / 3, 1 / 3],
  [2 / 3, 1 / 6, 1 / 6],
  [1 / 6, 2 / 3, 1 / 6],
  [1 / 6, 1 / 6, 2 / 3],
];
const points = shares.map(([mono, cross, multi]) => ({ mono, cross, multi }));

/** The seven mixes of a simplex-centroid design. */
export const centroidDesign: readonly SimplexPoint[] = points.slice(0, 7);
/** With three interior points: ten mixes. */
export const augmentedDesign: readonly SimplexPoint[] = points;

/** The seven, the thirds of the edges and three interior points: sixteen mixes, as the published study has. */
export const latticeDesign: readonly SimplexPoint[] = [
  ...points,
  ...[1 / 3, 2 / 3].flatMap((share) => [
    { mono: share, cross: 1 - share, multi: 0 },
    { mono: share, cross: 0, multi: 1 - share },
    { mono: 0, cross: share, multi: 1 - share },
  ]),
];

/** Standard deviations of what makes a score differ from its mix's true value. */
export interface Noise {
  readonly seed: number;
  /** Of a seed in one mix, by itself; the same in all mixes, or by mix. */
  readonly seedInMix: number | ((point: SimplexPoint) => number);
  readonly item: number;
  readonly itemInMix: number;
  readonly rest: number;
}

/** mAP-like: seeds matter as in three-seed studies, items differ much, and alike in all mixes. */
export const usualNoise: Noise = { seed: 0.003, seedInMix: 0.003, item: 0.1, itemInMix: 0.02, rest: 0.02 };

/** A study of given true values: every mix with the same seeds and items. */
export function madeStudy(
  design: readonly SimplexPoint[],
  truth: (point: SimplexPoint) => number,
  { seeds, items }: { readonly seeds: number; readonly items: number },
  noise: Noise,
  stream: RandomStream,
): MeasuredMixes {
  const drawn = (count: number, spread: number) =>
    Array.from({ length: count }, () => spread * normalDraw(stream));
  const seedEffects = drawn(seeds, noise.seed);
  const itemEffects = drawn(items, noise.item);
  return measureMixes(
    design.map((point) => {
      const inMix = drawn(items, noise.itemInMix);
      const spread = typeof noise.seedInMix === "number" ? noise.seedInMix : noise.seedInMix(point);
      const scores = seedEffects.map((seed) => {
        const level = truth(point) + seed + spread * normalDraw(stream);
        return itemEffects.map((item, at) => level + item + inMix[at] + noise.rest * normalDraw(stream));
      });
      return { point, scores };
    }),
  );
}

/** What studyOptima gives of a study whose surfaces fit, with a coarse grid and few draws, which take a twentieth of the time. */
export function coarseOptima(cells: readonly StoredCell[]): SettingOptimum[] {
  return studySurfaces(cells).flatMap(({ quantity, better, richest }) => {
    if (quantity === "rankDistance" || better === null) return [];
    const optimum = optimumSet(richest, { better, steps: 6, draws: 300 });
    return [{ setting: quantity, surface: richest, better, optimum }];
  });
}
