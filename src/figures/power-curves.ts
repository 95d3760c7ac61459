import type { ContrastPower, PowerAtSeeds, PowerQuestion } from "../analysis";
import { settingKinds } from "../core";
import { type SizedFigure, scatter, type Trace } from "./figure";
import { legendEntry } from "./marks";
import { isNarrow, panelFigure, panelGrid, panelTitle } from "./panels";
import { axis, colors, legendAbove, settingStyle, twoColumns } from "./theme";

/** The power of a contrast with several numbers of seeds, in their order. */
export interface PowerCurve extends Pick<ContrastPower, "setting" | "mixes"> {
  readonly points: readonly PowerAtSeeds[];
}

const palette = [colors.blue, colors.orange, colors.green, colors.purple, colors.sky, "#000"];

/** A test of each contrast, with its line. */
const tests = [
  {
    name: "equality within the margin",
    dash: "solid",
    power: ({ marginPower }: PowerAtSeeds) => marginPower,
  },
  { name: "the difference", dash: "dot", power: ({ differencePower }: PowerAtSeeds) => differencePower },
] as const;

const margin = { l: 40, r: 8, t: 62, b: 36 };

/**
 * The chance of showing equality, and of finding the difference, by the number of seeds: a panel for
 * each kind of setting, a colour for each contrast of trained mixes; lines at the power that is asked for and at
 * the number of seeds that is planned.
 */
export function powerCurves(
  all: readonly PowerCurve[],
  { seeds: planned, power }: Pick<PowerQuestion, "seeds" | "power">,
  widthInches = twoColumns,
): SizedFigure {
  const trained = all.filter(({ mixes }) => !mixes.includes("untrained"));
  const curves = trained.length > 0 ? trained : all;
  const settings = settingKinds.filter((kind) => curves.some(({ setting }) => setting === kind));
  const names = [...new Set(curves.map(nameOf))];
  const seeds = curves[0].points.map((point) => point.seeds);
  const ends = [seeds[0], seeds[seeds.length - 1]];
  const heights = settings.map(() => (isNarrow(widthInches) ? 120 : 150));
  const grid = panelGrid(heights, widthInches, { across: 34, down: 46, margin });
  const legend = { ...legendAbove.legend, traceorder: "normal", y: 1 + 18 / grid.plotHeight }; // above the panels' titles
  const entries = [
    ...names.map((name, index) => legendLine(name, colorOf(index), "solid")),
    ...tests.map(({ name, dash }) => legendLine(name, "#666", dash)),
  ];
  return panelFigure(grid, { data: entries, layout: { showlegend: true, legend } }, (place, index) => {
    const axes = { xref: `x${place.suffix}`, yref: `y${place.suffix}` };
    const guide = { ...axes, type: "line", layer: "below", line: { color: "#666", width: 0.75 } };
    return {
      data: curves
        .filter(({ setting }) => setting === settings[index])
        .flatMap((curve) => linesOf(curve, colorOf(names.indexOf(nameOf(curve))))),
      xaxis: axis(index === settings.length - 1 || !grid.isStacked ? "seeds" : "", {
        range: ends,
        tickvals: [ends[0], ...seeds.filter((each) => each % 10 === 0)],
      }),
      yaxis: axis(index === 0 ? "power" : "", {
        range: [-0.02, 1.02],
        tickvals: [0, 0.5, power, 1],
        ticktext: [0, 0.5, power, 1].map((each) => String(each).replace(/^0(?=\.)/, "")),
      }),
      annotations: [
        panelTitle(`${settings[index]} retrieval`, place, {
          font: { color: settingStyle[settings[index]].color },
        }),
      ],
      shapes: [
        { ...guide, x0: ends[0], x1: ends[1], y0: power, y1: power },
        { ...guide, x0: planned, x1: planned, y0: 0, y1: 1 },
      ],
    };
  });
}

const nameOf = ({ mixes }: PowerCurve) => mixes.join(" − ");
const colorOf = (index: number) => palette[index % palette.length];

function legendLine(name: string, color: string, dash: string): Trace {
  return legendEntry(name, { mode: "lines", line: { color, width: 1.5, dash } });
}

function linesOf(curve: PowerCurve, color: string): Trace[] {
  return tests.map(({ name, dash, power }) =>
    scatter("lines", curve.points, {
      x: ({ seeds }) => seeds,
      y: power,
      hover: (point) => `${nameOf(curve)}, ${name}: ${power(point).toFixed(2)} with ${point.seeds} seeds`,
      showlegend: false,
      line: { color, width: 1.5, dash },
    }),
  );
}
