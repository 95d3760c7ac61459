import type { TradeOff } from "../analysis";
import { batchKinds } from "../core";
import type { SizedFigure } from "./figure-spec";
import { placeLabels } from "./place-labels";
import { decimal } from "./round-scale";
import { axis, baseLayout, legendAbove, oneColumn, pixelsPerInch, smallTextSize, valueAxis } from "./theme";

const heightInches = 2.6;
const margin = { l: 44, r: 14, t: 24, b: 36 };

/**
 * mAP in the setting of all languages against rank distance (language bias), a point a mix: filled
 * where no other mix is as good in every mAP and in rank distance and better in one. Up and left
 * is better. A mix is named where there is room, pure mixes first; all are on hover.
 */
export function paretoScatter(rows: readonly TradeOff[], widthInches = oneColumn): SizedFigure {
  const shown = rows
    .filter(({ mAP }) => mAP.multi !== null)
    .sort((first, second) => rankOf(first) - rankOf(second));
  const scores = padded(
    shown.map(({ mAP }) => mAP.multi ?? 0),
    0.18,
  );
  const distances = padded(
    shown.map(({ rankDistance }) => rankDistance),
    0.22,
  ); // room for names
  const plot = {
    width: widthInches * pixelsPerInch - margin.l - margin.r,
    height: heightInches * pixelsPerInch - margin.t - margin.b,
  };
  const sides = placeLabels(
    shown.map(({ mix, mAP, rankDistance }) => ({
      x: (plot.width * (rankDistance - distances[0])) / (distances[1] - distances[0]),
      y: (plot.height * ((mAP.multi ?? 0) - scores[0])) / (scores[1] - scores[0]),
      text: mix,
    })),
    plot,
    smallTextSize,
  );
  const points = (isFront: boolean, name: string, fill: string) => {
    const own = shown.filter(({ isOnAccuracyFront }) => isOnAccuracyFront === isFront);
    return {
      type: "scatter",
      mode: "markers+text",
      name,
      x: own.map(({ rankDistance }) => rankDistance),
      y: own.map(({ mAP }) => mAP.multi),
      text: own.map((row) => (sides[shown.indexOf(row)] ? row.mix : "")),
      textposition: own.map((row) => sides[shown.indexOf(row)] ?? "top center"),
      textfont: { size: smallTextSize },
      marker: { color: fill, size: 7, line: { color: "#0072b2", width: 1.2 } },
      cliponaxis: false,
      customdata: own.map(
        ({ mix, mAP, rankDistance }) =>
          `${mix}: mAP multi ${decimal(mAP.multi ?? Number.NaN, 3)}, rank distance ${rankDistance.toFixed(0)}`,
      ),
      hovertemplate: "%{customdata}<extra></extra>",
    };
  };
  return {
    widthInches,
    heightInches,
    spec: {
      data: [points(true, "Pareto front", "#0072b2"), points(false, "dominated", "#fff")],
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        margin,
        xaxis: axis("rank distance", { range: distances }),
        yaxis: valueAxis("mAP multi", scores, { range: scores }),
      },
    },
  };
}

/** Whose names matter most: pure mixes, then the front. */
function rankOf({ mix, isOnAccuracyFront }: TradeOff): number {
  if (batchKinds.some((kind) => kind === mix)) return 0;
  return isOnAccuracyFront ? 1 : 2;
}

/** From below the least to above the largest, by a share of what lies between. */
function padded(values: readonly number[], share: number): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = share * (high - low || 1);
  return [low - room, high + room];
}
