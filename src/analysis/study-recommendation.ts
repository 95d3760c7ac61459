import type { StoredCell } from "../sweep";
import { recommendMix } from "./recommend-mix";
import { lacksFit, type SettingOptimum } from "./study-optima";
import { tradeOffs } from "./trade-offs";

/**
 * One mix for all settings, in a sentence: by the fitted surfaces ({@link recommendMix}), or, where
 * one of them lacks fit ({@link lacksFit}), the best of the measured mixes, since such a surface
 * says neither where between them the best one lies nor how far others are below it.
 *
 * @param optima of the same cells, see studyOptima
 */
export function recommendationSentence(
  cells: readonly StoredCell[],
  optima: readonly SettingOptimum[],
): string {
  if (!optima.some(({ surface }) => lacksFit(surface)))
    return recommendMix(optima.map(({ surface }) => surface)).reason;
  const rows = tradeOffs(cells);
  const { mix, worstRegret } = rows.reduce((best, each) =>
    each.worstRegret < best.worstRegret ? each : best,
  );
  return `Of the ${rows.length} measured mixes ${mix} loses least where it loses most: ${worstRegret.toFixed(3).replace(/^0/, "")} mAP below the best measured mix of a setting. These are means as they are, without an interval: mixes that lose nearly as little may do as well.`;
}
