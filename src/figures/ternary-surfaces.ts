import type { MixSummary } from "../analysis";
import type { SizedFigure } from "./figure-spec";
import { ternaryPanel } from "./ternary-panel";
import { baseLayout, twoColumns } from "./theme";

const settings = ["mono", "cross", "multi"] as const;
const heightInches = 2.55;

/**
 * mAP over the simplex of batch kinds, one triangle a retrieval setting: contours of the fitted
 * quadratic, the measured mixes with their means, the best of them filled.
 *
 * @param summaries of a study; the untrained model is left out
 * @throws {RangeError} with fewer than six mixes
 */
export function ternarySurfaces(summaries: readonly MixSummary[]): SizedFigure {
  const shown = settings.filter((setting) => summaries.every((mix) => mix.mAP[setting] !== null));
  const width = 1 / shown.length;
  const panels = shown.map((setting, index) => {
    const points = summaries.flatMap((mix) => {
      const estimate = mix.mAP[setting];
      if (!mix.proportions || !estimate) return [];
      const { value, low, high } = estimate;
      const hover = `${mix.label}: mAP ${value.toFixed(4)}<br>95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}`;
      return [{ point: mix.proportions, value, hover }];
    });
    const place = {
      index: index + 1,
      x: [index * width + 0.01, (index + 1) * width - 0.01] as const,
      y: [0.16, 0.92] as const,
    };
    return ternaryPanel(`mAP, ${setting} retrieval`, points, place, 3);
  });
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: panels.flatMap((panel) => panel.data),
      layout: {
        ...baseLayout(twoColumns, heightInches),
        margin: { l: 2, r: 2, t: 4, b: 2 },
        annotations: panels.flatMap((panel) => panel.annotations),
        ...Object.assign({}, ...panels.map((panel) => panel.axes)),
      },
    },
  };
}
