import { lacksFit, type MixSummary, measuredSettings, type SettingOptimum, settingMeans } from "../analysis";
import type { SizedFigure, Trace } from "./figure";
import { legendEntry } from "./marks";
import { isNarrow, panelFigure, panelGrid } from "./panels";
import { bestPredicted, optimumStyle } from "./ternary-optimum";
import { bestMeasured, ternaryPanel } from "./ternary-panel";
import { pixelsPerInch, smallFont, twoColumns } from "./theme";

/**
 * mAP, or another measure, over the simplex of batch kinds, one triangle a retrieval setting: contours of the fitted
 * surface, the measured mixes with their means, the best of them filled; measured means alone where
 * the surface lacks fit.
 *
 * @param summaries of a study; the untrained model is left out
 * @param optima see studyOptima: the surface of each setting, its best mix as a star, and hatched
 *   the mixes that are not significantly worse; without them a quadratic of the means is drawn
 * @throws {RangeError} with mixes that do not determine a quadratic, as fewer than six
 */
export function ternarySurfaces(
  summaries: readonly MixSummary[],
  optima: readonly SettingOptimum[] = [],
  widthInches = twoColumns,
  measure = "mAP",
): SizedFigure {
  const settings = measuredSettings(summaries);
  const hasOptima = optima.length > 0;
  const below = hasOptima ? 46 : 32; // under each triangle: its colour bar and, with an optimum, a line of text
  const isTall = isNarrow(widthInches) && hasOptima; // the legend's entries one below the other
  const legendHeight = hasOptima ? (isTall ? 46 : 22) : 2;
  const columns = isNarrow(widthInches) ? 1 : settings.length;
  const highest = columns < settings.length ? 180 : 230; // lower one below the other, so that all fit a page
  const heights = settings.map(() => Math.min(highest, 0.92 * ((widthInches * pixelsPerInch) / columns)));
  const margin = { l: 2, r: 2, t: 20, b: below + legendHeight };
  const grid = panelGrid(heights, widthInches, { across: 6, down: below + 24, margin });
  const legend = {
    orientation: isTall ? "v" : "h",
    x: 0.5,
    xanchor: "center",
    y: -(below + 2) / grid.plotHeight,
    yanchor: "top",
    font: smallFont,
    itemwidth: 30,
    tracegroupgap: 0,
  };
  const layout = { showlegend: hasOptima, legend };
  return panelFigure(grid, { data: legendEntries(optima), layout }, (place, index) => {
    const setting = settings[index];
    const optimum = optima.find((each) => each.setting === setting);
    return ternaryPanel(measure, setting, settingMeans(summaries, setting), place, optimum);
  });
}

/** What marks mean in the panels that have a surface; nothing without optima. */
function legendEntries(optima: readonly SettingOptimum[]): Trace[] {
  const fitting = optima.filter(({ surface }) => !lacksFit(surface));
  const hatched = fitting.find(({ optimum }) => optimum);
  const entry = (name: string, style: object) => legendEntry(name, { showlegend: true, ...style });
  const best = entry("best measured mix", { marker: bestMeasured });
  if (!hatched) return fitting.length > 0 && fitting[0].better !== null ? [best] : [];
  const { over } = hatched.surface;
  return [
    best,
    entry("best predicted mix", { marker: bestPredicted }),
    entry(`hatched: not below the best at 95 % over ${over}`, { mode: "lines", ...optimumStyle }),
  ];
}
