import { signed, type tradeOffPoints } from "../analysis";
import { batchKinds } from "../core";
import { type SizedFigure, scatter, sizedFigure, type Trace } from "./figure";
import { errorBars } from "./marks";
import { placeLabels } from "./place-labels";
import {
  colors,
  legendAbove,
  oneColumn,
  padded,
  pixelsPerInch,
  smallFont,
  smallTextSize,
  valueAxis,
  zeroLine,
} from "./theme";

const heightInches = 2.95;
const margin = { l: 50, r: 14, t: 30, b: 36 };

type Point = ReturnType<typeof tradeOffPoints>["points"][number];

/**
 * What each mix gains in one kind of setting for what it loses in another: differences from the first kind of
 * batches with their 95 % intervals, paired by seed and item. Filled: no other mix is as good in both and better in
 * one, by the means. A mix is named where there is room, pure mixes first; all are on hover.
 *
 * @param tradeOff see tradeOffPoints, with one point or more
 */
export function paretoScatter(
  { reference, settings, points }: ReturnType<typeof tradeOffPoints>,
  widthInches = oneColumn,
  measure = "mAP",
): SizedFigure {
  const mixes = [...points].sort((first, second) => nameRankOf(first) - nameRankOf(second));
  const rangeOf = (axis: "x" | "y", room: number) =>
    padded(
      mixes.flatMap((mix) => [mix[axis].low, mix[axis].high]),
      room,
    );
  const [left, right] = rangeOf("x", 0.12); // room for names
  const [bottom, top] = rangeOf("y", 0.12);
  const plot = {
    width: widthInches * pixelsPerInch - margin.l - margin.r,
    height: heightInches * pixelsPerInch - margin.t - margin.b,
  };
  const places = mixes.map(({ mix, x, y }) => ({
    x: (plot.width * (x.value - left)) / (right - left),
    y: (plot.height * (y.value - bottom)) / (top - bottom),
    text: mix,
  }));
  const sides = new Map(placeLabels(places, plot, smallTextSize).map((side, index) => [mixes[index], side]));
  const bars = { color: "#bbb", thickness: 0.75, width: 0 };
  const titleOf = (kind: string) => `${measure} ${kind} minus that of ${reference} batches`;
  const estimateText = ({ value, low, high }: Point["x"]) =>
    `${signed(value)} (${signed(low)} to ${signed(high)})`;
  const trace = (isOnFront: boolean, name: string, color: string): Trace => {
    const members = mixes.filter((mix) => mix.isOnFront === isOnFront);
    const [across, up] = [members.map(({ x }) => x), members.map(({ y }) => y)];
    return scatter("markers+text", members, {
      x: ({ x }) => x.value,
      y: ({ y }) => y.value,
      name,
      text: members.map((row) => (sides.get(row) ? row.mix : "")),
      textposition: members.map((row) => sides.get(row) ?? "top center"),
      textfont: smallFont,
      marker: { color, size: 7, line: { color: colors.blue, width: 1.2 } },
      error_x: errorBars(across, bars),
      error_y: errorBars(up, bars),
      cliponaxis: false,
      customdata: members.map(
        ({ mix, x, y }) => `${mix}: ${settings[0]} ${estimateText(x)}, ${settings[1]} ${estimateText(y)}`,
      ),
      hovertemplate: "%{customdata}<extra></extra>",
    });
  };
  const axisOf = (kind: string, range: readonly number[]) =>
    valueAxis(titleOf(kind), range, { range, ...zeroLine }, { isSigned: true });
  return sizedFigure(
    widthInches,
    heightInches,
    [
      trace(true, "filled: on the front of these two", colors.blue),
      { ...trace(false, "off it", "#fff"), showlegend: false },
    ],
    {
      ...legendAbove,
      margin,
      xaxis: axisOf(settings[0], [left, right]),
      yaxis: axisOf(settings[1], [bottom, top]),
    },
  );
}

/** The order of names by how much they matter: pure mixes, then the front. */
function nameRankOf({ mix, isOnFront }: Point): number {
  if (batchKinds.some((kind) => kind === mix)) return 0;
  return isOnFront ? 1 : 2;
}
