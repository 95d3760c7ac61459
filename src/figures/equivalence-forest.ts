import type { ThroughputContrast } from "../throughput";
import { note, type SizedFigure } from "./figure";
import { intervalMarks, legendMark, marginBand } from "./marks";
import { panelFigure, panelGrid } from "./panels";
import { colors, legendAbove, padded, rowAxis, textWidth, twoColumns, valueAxis } from "./theme";

/** By the first word of a contrast's verdict. */
const styles = {
  equivalent: { name: "equivalent within the margin", color: colors.blue, symbol: "circle", isFilled: true },
  undecided: { name: "undecided", color: "#666", symbol: "circle", isFilled: false },
  different: { name: "different", color: colors.orange, symbol: "diamond", isFilled: true },
} as const;

/** Where the axis ends at most: intervals of a few blocks, which reach further, would squeeze all others. */
const widest = { low: 1 / 2, high: 2 };

/**
 * Ratios of speed with their 95 % intervals, encoding before training, over a band that is the margin
 * of equivalence; colour, shape and filling say the verdict. Rows that compare a model with itself are
 * the noise of the measurement.
 *
 * @param equivalenceMargin as 0.05: the band is from 1/1.05 to 1.05
 * @throws {RangeError} without contrasts
 */
export function equivalenceForest(
  contrasts: readonly ThroughputContrast[],
  equivalenceMargin: number,
  widthInches = twoColumns,
): SizedFigure {
  if (contrasts.length === 0) throw new RangeError("equivalenceForest: expected contrasts, got none");
  const sides = [false, true]
    .map((side) => groupsOf(contrasts.filter(({ isTraining }) => isTraining === side)))
    .filter((groups) => groups.length > 0);
  const lineCounts = sides.map((groups) => groups.reduce((sum, { rows }) => sum + rows.length + 1, 0));
  const labelWidth = 8 + textWidth(sides.flat().flatMap(({ rows }) => rows.map(labelOf)));
  const heights = lineCounts.map((count) => 12 + 15 * count);
  const margin = { l: labelWidth, r: 8, t: 24, b: 36 };
  const grid = panelGrid(heights, widthInches, { across: labelWidth + 8, down: 44, margin });
  const band = [1 / (1 + equivalenceMargin), 1 + equivalenceMargin];
  const all = [...band, ...contrasts.flatMap(({ low, high }) => [low, high])];
  const ends = all.map((end) => Math.min(widest.high, Math.max(widest.low, end)));
  const data = Object.values(styles).map(({ name, isFilled, ...style }) =>
    legendMark(name, style, isFilled ? style.color : "#fff"),
  );
  return panelFigure(grid, { data, layout: legendAbove }, ({ suffix }, index) => {
    const rows = sides[index].flatMap((group) => group.rows);
    const lineCount = grid.isStacked ? lineCounts[index] : Math.max(...lineCounts);
    const isCut = rows.some(({ low, high }) => low < widest.low || high > widest.high);
    const title = `ratio of ${rows[0].isTraining ? "training" : "encoding"} speeds${isCut ? ", cut at .5 and 2" : ""}`;
    const place = { x: 0, xref: `x${suffix} domain`, xanchor: "left", yref: `y${suffix}` };
    const shift = grid.isStacked && { xshift: 4 - labelWidth }; // a column has no room beside the labels
    return {
      data: Object.entries(styles).map(([verdict, style]) =>
        intervalMarks(rows.filter((row) => row.verdict.startsWith(verdict)).map(markOf), style, 2),
      ),
      xaxis: valueAxis(title, ends, { range: padded(ends, 0.04) }),
      yaxis: rowAxis(rows.map(labelOf), {
        tickvals: rows.map(({ y }) => y),
        range: [-lineCount + 0.4, 0.6],
      }),
      annotations: sides[index].map(({ heading, y }) => note(heading, { y, ...place, ...shift })),
      shapes: marginBand(band, 1, suffix),
    };
  });
}

/** A contrast with its row's place, 0 for the first line of the panel, −1 for the next, … */
interface PlacedContrast extends ThroughputContrast {
  readonly y: number;
}

/** Contrasts under a heading that says what is divided by what. */
interface Group {
  readonly heading: string;
  readonly y: number;
  readonly rows: readonly PlacedContrast[];
}

function groupsOf(contrasts: readonly ThroughputContrast[]): Group[] {
  const nameOf = ({ compares, contrast }: ThroughputContrast) =>
    compares === "kinds" ? "kinds of batch" : contrast;
  let next = 0;
  return [...new Set(contrasts.map(nameOf))].map((name) => {
    const rows = contrasts.filter((row) => nameOf(row) === name);
    const heading = `<b>${name}</b>${rows[0].compares === "repeat" ? " (itself)" : ""}`;
    return { heading, y: next--, rows: rows.map((row) => ({ ...row, y: next-- })) };
  });
}

function labelOf({ compares, contrast, task, per }: ThroughputContrast): string {
  const label = compares === "kinds" ? contrast.replace(" batches", "") : task.replace("training, ", "");
  return per === "tokens" ? `${label}, by tokens` : label;
}

function markOf({ contrast, task, ratio, low, high, y, verdict }: PlacedContrast) {
  const [value, from, to] = [ratio, low, high].map((each) => each.toFixed(3));
  const hover = `${contrast}, ${task}: ${value}<br>95 % interval ${from} to ${to}: ${verdict}`;
  return { value: ratio, low, high, y, hover, isFilled: !verdict.startsWith("undecided") };
}
