import { type SettingKind, settingKinds } from "../core";
import type { IntervalScope } from "../statistics";
import type { StoredCell } from "../sweep";
import { groupByMix, mixContrast, withSharedSeeds } from "./mix-cells";
import { publishedMeans } from "./published-means";

/** mAP on the mono-cross edge, less that of pure mono batches. */
export interface AlphaPoint {
  readonly setting: SettingKind;
  /** Share of cross batches, 1 − alpha in arXiv 2408.10536, from 0 to 1. */
  readonly crossShare: number;
  readonly estimate: number;
  /** Ends of the 95 % interval, paired by seed and item; null for published values, which have none. */
  readonly low: number | null;
  readonly high: number | null;
  /** What the interval generalises over; null for mono batches, which are the reference, and for published values. */
  readonly over: IntervalScope | null;
  /** The paper's model and corpus; null for a point of this study. */
  readonly published: string | null;
}

/**
 * A study's mixes without multi batches, and three points from each of the paper's four runs, all as
 * differences from pure mono batches: between corpora and models the directions of differences can be
 * compared, levels cannot. There are no points without pure mono batches and another mix on the edge.
 */
export function alphaCurve(cells: readonly StoredCell[]): AlphaPoint[] {
  const edge = groupByMix(cells).filter(({ proportions }) => isOnEdge(proportions ?? {}));
  const groups = withSharedSeeds(edge) ?? [];
  const mono = groups.find(({ name }) => name === "mono");
  if (!mono || groups.length < 2) return [];
  const ours = settingKinds.flatMap((setting) =>
    groups.flatMap((group): AlphaPoint[] => {
      const contrast = mixContrast(group, mono, setting);
      if (!contrast) return [];
      const { value, low, high, over } = contrast;
      const crossShare = group.proportions?.cross ?? 0;
      const scope = group === mono ? null : over;
      return [{ setting, crossShare, estimate: value, low, high, over: scope, published: null }];
    }),
  );
  return [...ours.sort((a, b) => a.crossShare - b.crossShare), ...publishedPoints()];
}

function isOnEdge({ mono = 0, cross = 0, ...others }: Readonly<Record<string, number>>): boolean {
  return mono + cross > 0 && Object.values(others).every((share) => share === 0);
}

/** The share of cross batches in each of the paper's ways of training. */
const crossShares = [
  ["mono", 0],
  ["hybrid", 0.5],
  ["cross", 1],
] as const;

function publishedPoints(): AlphaPoint[] {
  return publishedMeans.flatMap(({ model, corpus, ...means }) =>
    settingKinds.flatMap((setting) =>
      crossShares.map(([training, crossShare]) => ({
        setting,
        crossShare,
        estimate: means[setting][training] - means[setting].mono,
        low: null,
        high: null,
        over: null,
        published: `${model} on ${corpus}`,
      })),
    ),
  );
}
