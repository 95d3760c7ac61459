import type { StoredCell } from "../sweep";
import { measureOf } from "./contrast-family";
import type { MixtureSurface } from "./mixture-surface";
import { type OptimumOptions, optimumSet } from "./optimum-set";
import { kindsOfPoints, type SimplexPoint } from "./simplex";
import { optimumObstacle, type SettingOptimum } from "./study-optima";
import { decimals, studyScope } from "./study-sentences";
import { tradeOffs } from "./trade-offs";

/** One mix for all settings. */
export interface Recommendation {
  readonly mix: SimplexPoint;
  /** The largest shortfall of the mix over the settings: mAP below a setting's best mix, by the fitted surfaces. */
  readonly worstShortfall: number;
  /** 95 % upper bound of the worst shortfall. */
  readonly worstShortfallBound: number;
  /**
   * All mixes with this share of one kind are within the margin of the best mix of every setting,
   * each at 95 %; null if there is no such range of shares.
   */
  readonly range: { readonly kind: string; readonly low: number; readonly high: number } | null;
  /** Share of the simplex's grid that is within the margin, each mix at 95 %. */
  readonly shareWithin: number;
  readonly reason: string;
}

/**
 * The mix whose worst shortfall over all settings is smallest (minimax regret), by fitted surfaces.
 * A mix is within the margin in every setting at 95 % if each setting's bound is within it. The number of
 * settings needs no adjustment, since all bounds have to hold (intersection-union).
 *
 * @param surfaces one surface for each setting, the richest that the mixes allow
 * @param margin a loss that counts as none
 * @param measure the name of what the surfaces are of
 * @see Berger 1982, Multiparameter hypothesis testing and acceptance sampling, Technometrics 24
 */
export function recommendMix(
  surfaces: readonly MixtureSurface[],
  margin = 0.01,
  { better, steps = 12, draws = 2000 }: OptimumOptions = {},
  measure = "mAP",
): Recommendation {
  if (surfaces.length === 0) throw new RangeError("recommendMix: expected at least one surface, got none");
  const sets = surfaces.map((surface) => optimumSet(surface, { better, steps, draws }));
  const grid = sets[0].standings.map(({ point }, at) => ({
    point,
    worst: Math.max(...sets.map(({ standings }) => standings[at].shortfall)),
    bound: Math.max(...sets.map(({ standings }) => standings[at].shortfallBound)),
  }));
  const chosen = grid.reduce((best, each) => (each.worst < best.worst ? each : best));
  const within = new Set(grid.filter(({ bound }) => bound <= margin).map(({ point }) => point));
  const points = grid.map(({ point }) => point);
  const range = kindsOfPoints(points)
    .map((kind) => widestRange(points, within, kind, steps))
    .reduce((widest, each) => (widthOf(each) > widthOf(widest) ? each : widest), null);
  const recommendation = {
    mix: chosen.point,
    worstShortfall: chosen.worst,
    worstShortfallBound: chosen.bound,
    range,
    shareWithin: within.size / grid.length,
  };
  return { ...recommendation, reason: reasonFor(recommendation, margin, surfaces.length, measure, better) };
}

/** The longest run of shares of a kind at which every mix is within the margin; two shares or more. */
function widestRange(
  points: readonly SimplexPoint[],
  within: ReadonlySet<SimplexPoint>,
  kind: string,
  steps: number,
): Recommendation["range"] {
  let widest: Recommendation["range"] = null;
  let from: number | null = null;
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const level = points.filter((point) => Math.abs(point[kind] - share) < 1e-9);
    from = level.every((point) => within.has(point)) ? (from ?? share) : null;
    if (from !== null && share - from > widthOf(widest)) widest = { kind, low: from, high: share };
  }
  return widest;
}

function widthOf(range: Recommendation["range"]): number {
  return range ? range.high - range.low : 0;
}

function reasonFor(
  { mix, worstShortfall, worstShortfallBound, range, shareWithin }: Omit<Recommendation, "reason">,
  margin: number,
  settings: number,
  measure: string,
  better: OptimumOptions["better"],
): string {
  const share = (value: number) => value.toFixed(2);
  const everywhere = settings === 1 ? "" : " in every setting";
  const shares = Object.entries(mix).map(([kind, value]) => `${kind} ${share(value)}`);
  const chosen = `${shares.join(", ").replace(/^./, (letter) => letter.toUpperCase())} loses least where it loses most: ${decimals(worstShortfall)} ${measure} ${better === "lower" ? "above" : "below"} the best mix of a setting, at 95 % no more than ${decimals(worstShortfallBound)}`;
  if (shareWithin === 0)
    return `${chosen}; at this size no mix is shown to be within ${decimals(margin)} of the best${everywhere}.`;
  const mixes =
    shareWithin === 1
      ? "any mix is"
      : range
        ? `any mix with ${range.kind} between ${share(range.low)} and ${share(range.high)} is`
        : `${(100 * shareWithin).toFixed(0)} % of mixes are`;
  return `${chosen}; ${mixes} within ${decimals(margin)} of the best${everywhere} at 95 %.`;
}

/**
 * A sentence that recommends one mix for all settings: by the fitted surfaces ({@link recommendMix}), or,
 * where a surface lacks fit or there is none, the best of the measured mixes, since such a surface does not tell where
 * between them the best mix lies. With one seed the sentence recommends no mix.
 *
 * @param optima what studyOptima gives for the same cells
 */
export function recommendationSentence(
  cells: readonly StoredCell[],
  optima: readonly SettingOptimum[],
): string {
  const obstacles = optima.map(({ surface }) => optimumObstacle(surface));
  if (!studyScope(cells).isOverSeeds)
    return "No mix is recommended: one seed shows nothing about a way of training.";
  const { name, better, margin, decimals: digits } = measureOf(cells);
  if (better === null) return `No mix is recommended: of ${name} neither more nor less is better.`;
  const rows = tradeOffs(cells);
  if (rows.length === 1) return "No mix is recommended: there is one alone.";
  const surfaces = optima.map(({ surface }) => surface);
  if (margin !== undefined && surfaces.length > 0 && obstacles.every((obstacle) => obstacle === null))
    return recommendMix(surfaces, margin, { better }, name).reason;
  const { mix, worstRegret } = rows.reduce((best, each) =>
    each.worstRegret < best.worstRegret ? each : best,
  );
  return `Of the ${rows.length} measured mixes ${mix} loses least where it loses most: ${decimals(worstRegret, digits)} ${name} ${better === "lower" ? "above" : "below"} the best measured mix of a setting. These are means as they are, without an interval: mixes that lose nearly as little may do as well.`;
}
