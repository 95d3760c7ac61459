import { type MixSummary, measuredSettings, settingMeans } from "../analysis";
import type { SizedFigure } from "./figure-spec";
import { type TernaryPanel, ternaryPanel } from "./ternary-panel";
import type { PanelPlace } from "./ternary-plane";
import { baseLayout, oneColumn, twoColumns } from "./theme";

type Setting = keyof MixSummary["mAP"];

/**
 * mAP over the simplex of batch kinds, one triangle a retrieval setting, two columns wide:
 * contours of the fitted quadratic, the measured mixes with their means, the best of them filled.
 *
 * @param summaries of a study; the untrained model is left out
 * @throws {RangeError} with mixes that do not determine a quadratic, as fewer than six
 */
export function ternarySurfaces(summaries: readonly MixSummary[]): SizedFigure {
  const shown = measuredSettings(summaries);
  const width = 1 / shown.length;
  const panels = shown.map((setting, index) =>
    panel(summaries, setting, {
      index: index + 1,
      x: [index * width + 0.01, (index + 1) * width - 0.01],
      y: [0.14, 0.91],
    }),
  );
  return figureOf(panels, twoColumns, 2.5);
}

/**
 * {@link ternarySurfaces} for one setting, one column wide.
 *
 * @throws {RangeError} as it does, and where the corpus has no such setting
 */
export function ternarySurface(summaries: readonly MixSummary[], setting: Setting): SizedFigure {
  const place: PanelPlace = { index: 1, x: [0.01, 0.99], y: [0.11, 0.93] };
  return figureOf([panel(summaries, setting, place)], oneColumn, 3.25);
}

function panel(summaries: readonly MixSummary[], setting: Setting, place: PanelPlace): TernaryPanel {
  const points = settingMeans(summaries, setting).map(({ label, point, value, low, high }) => ({
    point,
    value,
    hover: `${label}: mAP ${value.toFixed(4)}<br>95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}`,
  }));
  return ternaryPanel(`mAP, ${setting} retrieval`, points, place, 3);
}

function figureOf(panels: readonly TernaryPanel[], widthInches: number, heightInches: number): SizedFigure {
  return {
    widthInches,
    heightInches,
    spec: {
      data: panels.flatMap((each) => each.data),
      layout: {
        ...baseLayout(widthInches, heightInches),
        margin: { l: 2, r: 2, t: 4, b: 2 },
        annotations: panels.flatMap((each) => each.annotations),
        ...Object.assign({}, ...panels.map((each) => each.axes)),
      },
    },
  };
}
