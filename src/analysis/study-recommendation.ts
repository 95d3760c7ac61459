import type { StoredCell } from "../sweep";
import { recommendMix } from "./recommend-mix";
import { optimumObstacle, type SettingOptimum } from "./study-optima";
import { tradeOffs } from "./trade-offs";

/**
 * One mix for all settings, in a sentence: by the fitted surfaces ({@link recommendMix}), or, where
 * one of them lacks fit, the best of the measured mixes, since such a surface says neither where
 * between them the best one lies nor how far others are below it. With one seed no mix.
 *
 * @param optima of the same cells, see studyOptima
 */
export function recommendationSentence(
  cells: readonly StoredCell[],
  optima: readonly SettingOptimum[],
): string {
  const obstacles = optima.map(({ surface }) => optimumObstacle(surface));
  if (obstacles.includes("one seed"))
    return "No mix is recommended: one seed shows nothing about a way of training.";
  if (obstacles.every((obstacle) => obstacle === null))
    return recommendMix(optima.map(({ surface }) => surface)).reason;
  const rows = tradeOffs(cells);
  const { mix, worstRegret } = rows.reduce((best, each) =>
    each.worstRegret < best.worstRegret ? each : best,
  );
  return `Of the ${rows.length} measured mixes ${mix} loses least where it loses most: ${worstRegret.toFixed(3).replace(/^0/, "")} mAP below the best measured mix of a setting. These are means as they are, without an interval: mixes that lose nearly as little may do as well.`;
}
