import { type CoursePointRow, courseSentence, type drawnCosts } from "../analysis";
import { settingKinds } from "../core";
import { note, type SizedFigure, scatter, type Trace } from "./figure";
import { band, legendEntry, scopeText } from "./marks";
import { isNarrow, panelFigure, panelGrid, panelTitle } from "./panels";
import { decimal } from "./round-scale";
import {
  kindStyles,
  legendAbove,
  pixelsPerInch,
  smallFont,
  smallTextSize,
  textWidth,
  twoColumns,
  valueAxis,
} from "./theme";

/** The units of each cost, the largest first: the first of which there are two or more is used. */
const units = {
  steps: [[1, "steps"]],
  tokens: [
    [1e9, "billion tokens"],
    [1e6, "million tokens"],
    [1e3, "thousand tokens"],
    [1, "tokens"],
  ],
  seconds: [
    [3600, "hours of training"],
    [60, "minutes of training"],
    [1, "seconds of training"],
  ],
} as const;

/** Mixes beyond the styles that there are get the same ones with the next dash. */
const dashes = ["solid", "dash", "dot", "dashdot"];

/**
 * mAP, or another measure, in the course of training, by steps, trained tokens or training seconds: a panel for each kind of retrieval
 * setting, a line for each mix, with its 95 % interval as a band. The note says what such points are not.
 *
 * @param rows one or more, see courseRows
 */
export function courseFigure(
  rows: readonly CoursePointRow[],
  cost: ReturnType<typeof drawnCosts>[number],
  widthInches = twoColumns,
  measure = "mAP",
): SizedFigure {
  const settings = settingKinds.filter((kind) => rows.some(({ setting }) => setting === kind));
  const styles = mixStyles(rows.map(({ mix }) => mix));
  const largest = Math.max(...rows.map((row) => row[cost]));
  const sizes: readonly (readonly [size: number, unit: string])[] = units[cost];
  const [size, unit] = sizes.find(([each]) => largest >= 2 * each) ?? sizes[sizes.length - 1];
  const amount = (row: CoursePointRow) => row[cost] / size;
  const width = pixelsPerInch * widthInches;
  const below = wrapped(`Bands: ${scopeText(rows)}. ${courseSentence}`, width - 16);
  const legendLines = Math.ceil((textWidth(styles.map(({ mix }) => mix)) + 44) * (styles.length / width));
  const margin = { l: 46, r: 8, t: 26 + 18 * legendLines, b: 38 + 14 * below.length };
  const heights = settings.map(() => (isNarrow(widthInches) ? 130 : 160));
  const grid = panelGrid(heights, widthInches, { across: 40, down: 46, margin });
  const lastIndex = settings.length - 1;
  const legend = { ...legendAbove.legend, traceorder: "normal", y: 1 + 20 / grid.plotHeight };
  const place = { x: 0, xanchor: "left", y: 0, yanchor: "top", align: "left", font: smallFont };
  const around = {
    data: styles.map(({ mix, line, marker }) => legendEntry(mix, { mode: "lines+markers", line, marker })),
    annotations: [note(below.join("<br>"), { ...place, xshift: 8 - margin.l, yshift: -36 })],
    layout: { showlegend: true, legend },
  };
  return panelFigure(grid, around, (panel, index) => {
    const setting = settings[index];
    const inSetting = rows.filter((row) => row.setting === setting);
    const xTitle = index === lastIndex || !grid.isStacked ? unit : "";
    const ends = inSetting.flatMap(({ low, high }) => [low, high]);
    return {
      data: [
        ...styles.flatMap(({ mix, line }) => band(pointsOf(inSetting, mix), amount, line.color)),
        ...styles.map((style) => lineOf(inSetting, style, amount, unit)), // above all bands
      ],
      xaxis: valueAxis(xTitle, [0, largest / size], { range: [0, (1.04 * largest) / size] }),
      yaxis: valueAxis(index === 0 || grid.isStacked ? measure : "", ends),
      annotations: [panelTitle(`<b>${setting} retrieval</b>`, panel)],
    };
  });
}

type MixStyle = ReturnType<typeof mixStyles>[number];

function mixStyles(mixes: readonly string[]) {
  const styles = kindStyles(mixes).filter(({ kind }) => mixes.includes(kind));
  const colors = new Set(styles.map(({ color }) => color)).size;
  return styles.map(({ kind: mix, color, symbol }, index) => ({
    mix,
    line: { color, width: 1.3, dash: dashes[Math.floor(index / colors) % dashes.length] },
    marker: { color, symbol, size: 5 },
  }));
}

function pointsOf(rows: readonly CoursePointRow[], mix: string): CoursePointRow[] {
  return rows.filter((row) => row.mix === mix);
}

function lineOf(
  rows: readonly CoursePointRow[],
  { mix, line, marker }: MixStyle,
  x: (row: CoursePointRow) => number,
  unit: string,
): Trace {
  const y = ({ value }: CoursePointRow) => value;
  const hover = (row: CoursePointRow) => {
    const [value, low, high] = [row.value, row.low, row.high].map((each) => decimal(each, 3));
    return `${mix}, step ${row.steps}, ${Number(x(row).toPrecision(3))} ${unit}: ${value}<br>95 % ${low} to ${high} over ${row.over}`;
  };
  return scatter("lines+markers", pointsOf(rows, mix), {
    x,
    y,
    hover,
    name: mix,
    showlegend: false,
    line,
    marker,
  });
}

/** A text in lines that are not wider than so many pixels, in small type. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = [...lines.slice(-1), word].join(" ");
    if (lines.length > 0 && textWidth([longer], smallTextSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
