import { type SettingKind, settingKinds } from "../core";
import { type IntervalScope, pairedContrast } from "../statistics";
import type { StoredCell } from "../sweep";
import { publishedMeans } from "./published-means";
import { withSharedSeeds } from "./shared-seeds";
import { groupByMix, itemScores, itemUnits } from "./summarise-study";

/** mAP on the mono-cross edge, less that of pure mono batches. */
export interface AlphaPoint {
  readonly setting: SettingKind;
  /** Share of cross batches, 1 − alpha in arXiv 2408.10536, from 0 to 1. */
  readonly crossShare: number;
  readonly estimate: number;
  /** Ends of the 95 % interval, paired by seed and item; null of published values, which have none. */
  readonly low: number | null;
  readonly high: number | null;
  /** What the interval generalises over; null of mono batches, the reference, and of published values. */
  readonly over: IntervalScope | null;
  /** null for ours; else model and corpus of the paper. */
  readonly published: string | null;
}

/**
 * A study's mixes without multi batches, beside the paper's three points of its four runs, all as
 * differences from pure mono batches: levels on different corpora and models cannot be compared,
 * directions can. Without pure mono, or with nothing else on the edge, there are no rows.
 */
export function alphaCurve(cells: readonly StoredCell[]): AlphaPoint[] {
  const edge = groupByMix(cells).filter(({ cells: [{ result }] }) => result.cell.mix?.multi === 0);
  const groups = withSharedSeeds(edge) ?? [];
  const mono = groups.find(({ name }) => name === "mono");
  if (!mono || groups.length < 2) return [];
  const ours = settingKinds.flatMap((setting) =>
    groups.flatMap((group): AlphaPoint[] => {
      const [own, base] = [itemScores(group, setting), itemScores(mono, setting)];
      const { mix } = group.cells[0].result.cell;
      if (!own || !base || !mix) return [];
      const { value, low, high, over } =
        group === mono
          ? { value: 0, low: 0, high: 0, over: null }
          : pairedContrast(own, base, itemUnits(mono, setting));
      const crossShare = mix.cross / (mix.mono + mix.cross);
      return [{ setting, crossShare, estimate: value, low, high, over, published: null }];
    }),
  );
  return [...ours.sort((a, b) => a.crossShare - b.crossShare), ...publishedPoints()];
}

function publishedPoints(): AlphaPoint[] {
  const shares = { mono: 0, hybrid: 0.5, cross: 1 } as const;
  return publishedMeans.flatMap(({ model, corpus, ...means }) =>
    settingKinds.flatMap((setting) =>
      (["mono", "hybrid", "cross"] as const).map((training) => ({
        setting,
        crossShare: shares[training],
        estimate: means[setting][training] - means[setting].mono,
        low: null,
        high: null,
        over: null,
        published: `${model} on ${corpus}`,
      })),
    ),
  );
}
