import type { ThroughputContrast } from "../throughput";
import type { SizedFigure, Trace } from "./figure-spec";
import { intervalMarks, legendMark, marginBand } from "./interval-marks";
import { type PanelPlace, panelGrid } from "./panels";
import { baseLayout, legendAbove, settingStyle, textWidth, twoColumns, valueAxis } from "./theme";

/** One contrast with its place from top to bottom. */
interface PlacedContrast extends ThroughputContrast {
  readonly y: number;
}

const panels = [
  { title: "encoding speed", isTraining: false },
  { title: "training speed", isTraining: true },
] as const;

const styles = {
  "equivalent within the margin": { color: settingStyle.mono.color, symbol: "circle", isFilled: true },
  undecided: { color: "#666", symbol: "circle", isFilled: false },
  different: { color: settingStyle.cross.color, symbol: "diamond", isFilled: true },
} as const;
type Verdict = keyof typeof styles;

/**
 * Ratios of speed with their 95 % intervals, encoding before training, over a band that is the margin of equivalence; colour, shape and filling say the verdict. Rows that
 * compare a model with itself are the noise of the measurement.
 *
 * @param margin as 0.05: the band is from 1/(1 + margin) to 1 + margin
 * @throws {RangeError} without contrasts
 */
export function equivalenceForest(
  contrasts: readonly ThroughputContrast[],
  margin: number,
  widthInches = twoColumns,
): SizedFigure {
  if (contrasts.length === 0) throw new RangeError("equivalenceForest: expected contrasts, got none");
  const filled = panels
    .map((panel): Side => {
      const own = contrasts.filter(({ isTraining }) => isTraining === panel.isTraining);
      return { title: panel.title, groups: groupsOf(own) };
    })
    .filter(({ groups }) => groups.length > 0);
  const rows = filled.map(({ groups }) => rowsOf(groups).length + groups.length);
  const left = 8 + textWidth(filled.flatMap(({ groups }) => labelsOf(rowsOf(groups))));
  const page = { l: left, r: 8, t: 24, b: 36 };
  const heights = rows.map((count) => 12 + rowHeight * count);
  const gaps = { across: left + 8, down: 44, margin: page };
  const { places, heightInches, isStacked } = panelGrid(heights, widthInches, gaps);
  const shown = filled.map((side, index) => ({
    ...side,
    ...places[index],
    rows: isStacked ? rows[index] : Math.max(...rows),
  }));
  const ends = [1 / (1 + margin), 1 + margin, ...contrasts.flatMap(({ low, high }) => [low, high])];
  return {
    widthInches,
    heightInches,
    spec: {
      data: [
        ...shown.flatMap(({ groups, suffix }) =>
          verdicts.map((verdict) => forest(rowsOf(groups), verdict, suffix)),
        ),
        ...verdicts.map(legendEntry),
      ],
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        margin: page,
        ...Object.assign({}, ...shown.map((side) => axesOf(side, ends))),
        shapes: shown.flatMap(({ suffix }) => marginBand([1 / (1 + margin), 1 + margin], 1, suffix)),
        annotations: shown.flatMap(({ groups, suffix }) => groups.map((group) => heading(group, suffix))),
      },
    },
  };
}

const rowHeight = 15;

interface Side {
  readonly title: string;
  readonly groups: readonly Group[];
}

interface Group {
  readonly contrast: string;
  readonly y: number;
  readonly rows: readonly PlacedContrast[];
}

/** Contrasts under headings that say what is divided by what, at 0, -1, -2, … */
function groupsOf(contrasts: readonly ThroughputContrast[]): Group[] {
  const ofModels = contrasts.filter(({ compares }) => compares !== "kinds");
  const kinds = contrasts.filter(({ compares }) => compares === "kinds");
  const groups = [...new Set(ofModels.map(({ contrast }) => contrast))].map((name) => ({
    contrast: name,
    rows: ofModels.filter(({ contrast }) => contrast === name),
  }));
  if (kinds.length > 0) groups.push({ contrast: "kinds of batch", rows: kinds });
  let next = 0;
  return groups.map(({ contrast, rows }) => ({
    contrast,
    y: next--,
    rows: rows.map((row) => ({ ...row, y: next-- })),
  }));
}

const rowsOf = (groups: readonly Group[]): PlacedContrast[] => groups.flatMap(({ rows }) => rows);

const verdicts = Object.keys(styles) as Verdict[];

function verdictOf({ verdict }: ThroughputContrast): Verdict {
  if (verdict.startsWith("equivalent")) return "equivalent within the margin";
  return verdict === "different" ? "different" : "undecided";
}

function labelsOf(rows: readonly PlacedContrast[]): string[] {
  return rows.map(({ compares, contrast, task }) =>
    compares === "kinds" ? contrast.replace(" batches", "") : task.replace("training, ", ""),
  );
}

/** Rows from top to bottom; ratios wide enough for every interval, the band and 1. */
function axesOf(
  { groups, rows, title, suffix, x, y }: Side & PanelPlace & { readonly rows: number },
  ends: readonly number[],
): Record<string, object> {
  const placed = rowsOf(groups);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = 0.04 * (high - low);
  return {
    [`xaxis${suffix}`]: valueAxis(`ratio of ${title}s`, ends, {
      range: [low - pad, high + pad],
      domain: x,
      anchor: `y${suffix}`,
    }),
    [`yaxis${suffix}`]: {
      tickvals: placed.map((row) => row.y),
      ticktext: labelsOf(placed),
      domain: y,
      range: [-rows + 0.4, 0.6],
      showgrid: false,
      zeroline: false,
      ticks: "",
      anchor: `x${suffix}`,
    },
  };
}

function forest(rows: readonly PlacedContrast[], verdict: Verdict, suffix: string): Trace {
  const { color, symbol, isFilled } = styles[verdict];
  const marks = rows
    .filter((row) => verdictOf(row) === verdict)
    .map(({ contrast, task, ratio, low, high, y, verdict }) => ({
      value: ratio,
      low,
      high,
      y,
      isFilled,
      hover: `${contrast}, ${task}: ${ratio.toFixed(3)}<br>95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}: ${verdict}`,
    }));
  return intervalMarks(marks, { color, symbol, suffix, endWidth: 2 });
}

function heading({ contrast, y, rows }: Group, suffix: string): object {
  return {
    text: `<b>${contrast}</b>${rows[0].compares === "repeat" ? " (itself)" : ""}`,
    x: 0,
    y,
    xref: `x${suffix} domain`,
    yref: `y${suffix}`,
    xanchor: "left",
    showarrow: false,
  };
}

function legendEntry(verdict: Verdict): Trace {
  const { color, symbol, isFilled } = styles[verdict];
  return legendMark(verdict, symbol, color, isFilled ? color : "#fff");
}
