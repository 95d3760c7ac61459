import { lacksFit, type MixSummary, measuredSettings, type SettingOptimum, settingMeans } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { isNarrow, type PanelPlace, panelGrid } from "./panels";
import { decimal } from "./round-scale";
import { bestPredicted, optimumStyle } from "./ternary-optimum";
import { type TernaryPanel, ternaryPanel } from "./ternary-panel";
import { baseLayout, pixelsPerInch, smallTextSize, twoColumns } from "./theme";

type Setting = keyof MixSummary["mAP"];

/** Below a triangle: its colour bar and, with an optimum, the line on its share. */
const belowPanel = { plain: 32, optimum: 46 };

/**
 * mAP over the simplex of batch kinds, one triangle a retrieval setting: contours of the fitted
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
): SizedFigure {
  const settings = measuredSettings(summaries);
  const below = optima.length > 0 ? belowPanel.optimum : belowPanel.plain;
  const isTall = isNarrow(widthInches) && optima.length > 0; // legend below one another
  const margin = { l: 2, r: 2, t: 20, b: below + (optima.length > 0 ? (isTall ? 46 : 22) : 2) };
  const columns = isNarrow(widthInches) ? 1 : settings.length;
  const isStacked = columns < settings.length; // lower, so that all fit a page
  const height = Math.min(isStacked ? 180 : 230, 0.92 * ((widthInches * pixelsPerInch) / columns));
  const heights = settings.map(() => height);
  const { places, heightInches } = panelGrid(heights, widthInches, { across: 6, down: below + 24, margin });
  const panels = settings.map((setting, index) => panel(summaries, setting, optima, places[index]));
  return {
    widthInches,
    heightInches,
    spec: {
      data: [...panels.flatMap((each) => each.data), ...legendEntries(optima)],
      layout: {
        ...baseLayout(widthInches, heightInches),
        margin,
        showlegend: optima.length > 0,
        legend: {
          orientation: isTall ? "v" : "h",
          x: 0.5,
          xanchor: "center",
          y: -(below + 2) / (heightInches * pixelsPerInch - margin.t - margin.b),
          yanchor: "top",
          font: { size: smallTextSize },
          itemwidth: 30,
          tracegroupgap: 0,
        },
        annotations: panels.flatMap((each) => each.annotations),
        ...Object.assign({}, ...panels.map((each) => each.axes)),
      },
    },
  };
}

function panel(
  summaries: readonly MixSummary[],
  setting: Setting,
  optima: readonly SettingOptimum[],
  place: PanelPlace,
): TernaryPanel {
  const points = settingMeans(summaries, setting).map(({ label, point, value, low, high, over }) => ({
    point,
    value,
    hover: `${label}: mAP ${decimal(value, 4)}<br>95 % interval ${decimal(low, 4)} to ${decimal(high, 4)} over ${over}`,
  }));
  const found = optima.find((optimum) => optimum.setting === setting);
  return ternaryPanel(`mAP, ${setting} retrieval`, points, place, 3, found);
}

const entry = { type: "scatter", x: [null], y: [null], showlegend: true };

/** What marks mean in the panels that have a surface; nothing without optima. */
function legendEntries(optima: readonly SettingOptimum[]): Trace[] {
  const fitting = optima.filter(({ surface }) => !lacksFit(surface));
  if (fitting.length === 0) return [];
  const best: Trace = {
    ...entry,
    mode: "markers",
    name: "best measured mix",
    marker: { size: 5.5, color: "#000", line: { color: "#000", width: 0.9 } },
  };
  const [found] = fitting.filter(({ optimum }) => optimum);
  if (!found) return [best];
  return [
    best,
    { ...entry, mode: "markers", name: "best predicted mix", marker: bestPredicted },
    {
      ...entry,
      mode: "lines",
      name: `hatched: not below the best at 95 % over ${found.surface.over}`,
      ...optimumStyle,
    },
  ];
}
