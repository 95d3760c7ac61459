import type { TradeOff } from "../analysis";
import { batchKinds } from "../core";
import { type SizedFigure, scatter, sizedFigure, type Trace } from "./figure";
import { placeLabels } from "./place-labels";
import { decimal } from "./round-scale";
import {
  axis,
  colors,
  legendAbove,
  oneColumn,
  padded,
  pixelsPerInch,
  smallFont,
  smallTextSize,
  valueAxis,
} from "./theme";

const heightInches = 2.95;
const margin = { l: 44, r: 14, t: 56, b: 36 };

/** A trade-off in a corpus that has the setting of all languages. */
type PlottedMix = TradeOff & { readonly mAP: { readonly multi: number } };

/**
 * mAP, or another measure, in the setting of all languages against rank distance (language bias), a point a mix,
 * left better, and up where more of the measure is: filled where no other mix is as good in every mAP and in rank distance and better in
 * one. The picture shows one of these mAPs, so that a filled point may lie below and right of another.
 * A mix is named where there is room, pure mixes first; all are on hover.
 */
export function paretoScatter(
  rows: readonly TradeOff[],
  widthInches = oneColumn,
  measure = "mAP",
): SizedFigure {
  const mixes = rows
    .filter((row): row is PlottedMix => row.mAP.multi !== null)
    .sort((first, second) => nameRankOf(first) - nameRankOf(second));
  const xOf = ({ rankDistance }: PlottedMix) => rankDistance;
  const yOf = ({ mAP }: PlottedMix) => mAP.multi;
  const [left, right] = padded(mixes.map(xOf), 0.22); // room for names
  const [bottom, top] = padded(mixes.map(yOf), 0.18);
  const plot = {
    width: widthInches * pixelsPerInch - margin.l - margin.r,
    height: heightInches * pixelsPerInch - margin.t - margin.b,
  };
  const places = mixes.map((row) => ({
    x: (plot.width * (xOf(row) - left)) / (right - left),
    y: (plot.height * (yOf(row) - bottom)) / (top - bottom),
    text: row.mix,
  }));
  const sides = new Map(placeLabels(places, plot, smallTextSize).map((side, index) => [mixes[index], side]));
  const points = (isOnFront: boolean, name: string, color: string): Trace => {
    const members = mixes.filter(({ isOnAccuracyFront }) => isOnAccuracyFront === isOnFront);
    return scatter("markers+text", members, {
      x: xOf,
      y: yOf,
      name,
      text: members.map((row) => (sides.get(row) ? row.mix : "")),
      textposition: members.map((row) => sides.get(row) ?? "top center"),
      textfont: smallFont,
      marker: { color, size: 7, line: { color: colors.blue, width: 1.2 } },
      cliponaxis: false,
      customdata: members.map(
        ({ mix, mAP, rankDistance }) =>
          `${mix}: ${measure} multi ${decimal(mAP.multi, 3)}, rank distance ${rankDistance.toFixed(0)}`,
      ),
      hovertemplate: "%{customdata}<extra></extra>",
    });
  };
  const data = [
    points(
      true,
      `filled: front over all ${measure === "mAP" ? "mAPs" : `of ${measure}`}<br>and rank distance`,
      colors.blue,
    ),
    { ...points(false, "off the front", "#fff"), showlegend: false }, // two entries do not fit in a line
  ];
  return sizedFigure(widthInches, heightInches, data, {
    ...legendAbove,
    margin,
    xaxis: axis("rank distance", { range: [left, right] }),
    yaxis: valueAxis(`${measure} multi`, [bottom, top], { range: [bottom, top] }),
  });
}

/** The order of names by how much they matter: pure mixes, then the front. */
function nameRankOf({ mix, isOnAccuracyFront }: TradeOff): number {
  if (batchKinds.some((kind) => kind === mix)) return 0;
  return isOnAccuracyFront ? 1 : 2;
}
