import type { ThroughputContrast } from "../throughput";
import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, legendAbove, settingStyle, twoColumns } from "./theme";

/** One contrast with its place from top to bottom. */
interface PlacedContrast extends ThroughputContrast {
  readonly y: number;
}

const panels = [
  { title: "encoding speed", isTraining: false, domain: [0, 0.4], suffix: "" },
  { title: "training speed", isTraining: true, domain: [0.62, 1], suffix: "2" },
] as const;

const styles = {
  "equivalent within the margin": { color: settingStyle.mono.color, symbol: "circle", isFilled: true },
  undecided: { color: "#666", symbol: "circle", isFilled: false },
  different: { color: settingStyle.cross.color, symbol: "diamond", isFilled: true },
} as const;
type Verdict = keyof typeof styles;

/**
 * Ratios of speed with their 95 % intervals, encoding on the left, training on the right, over a
 * band that is the margin of equivalence; colour, shape and filling say the verdict. Rows that
 * compare a model with itself are the noise of the measurement.
 *
 * @param margin as 0.05: the band is from 1/(1 + margin) to 1 + margin
 * @throws {RangeError} without contrasts
 */
export function equivalenceForest(contrasts: readonly ThroughputContrast[], margin: number): SizedFigure {
  if (contrasts.length === 0) throw new RangeError("equivalenceForest: expected contrasts, got none");
  const filled = panels
    .map((panel): Side => {
      const own = contrasts.filter(({ isTraining }) => isTraining === panel.isTraining);
      return { ...panel, groups: groupsOf(own) };
    })
    .filter(({ groups }) => groups.length > 0);
  const shown = filled.length === 1 ? [{ ...filled[0], domain: [0, 1] }] : filled;
  const rows = Math.max(...shown.map(({ groups }) => rowsOf(groups).length + groups.length));
  const heightInches = 0.75 + 0.155 * rows;
  const range = ratioRange(contrasts, margin);
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: [
        ...shown.flatMap(({ groups, suffix }) =>
          verdicts.map((verdict) => forest(rowsOf(groups), verdict, suffix)),
        ),
        ...verdicts.map(legendEntry),
      ],
      layout: {
        ...baseLayout(twoColumns, heightInches),
        ...legendAbove,
        margin: { l: 96, r: 8, t: 24, b: 36 },
        ...Object.assign({}, ...shown.map((side) => axesOf(side, range, rows))),
        shapes: shown.flatMap(({ suffix }) => band(margin, suffix)),
        annotations: shown.flatMap(({ groups, suffix }) => groups.map((group) => heading(group, suffix))),
      },
    },
  };
}

type Side = Omit<(typeof panels)[number], "domain"> & {
  readonly domain: readonly number[];
  readonly groups: readonly Group[];
};

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

/** Wide enough for every interval, the band and 1. */
function ratioRange(contrasts: readonly ThroughputContrast[], margin: number): [number, number] {
  const ends = [1 / (1 + margin), 1 + margin, ...contrasts.flatMap(({ low, high }) => [low, high])];
  const pad = 0.04 * (Math.max(...ends) - Math.min(...ends));
  return [Math.min(...ends) - pad, Math.max(...ends) + pad];
}

function axesOf(
  { groups, suffix, title, domain }: Side,
  range: readonly number[],
  rows: number,
): Record<string, object> {
  const placed = rowsOf(groups);
  return {
    [`xaxis${suffix}`]: axis(`ratio of ${title}s`, { range, domain, nticks: 6, anchor: `y${suffix}` }),
    [`yaxis${suffix}`]: {
      tickvals: placed.map(({ y }) => y),
      ticktext: placed.map(({ compares, contrast, task }) =>
        compares === "kinds" ? contrast.replace(" batches", "") : task.replace("training, ", ""),
      ),
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
  const own = rows.filter((row) => verdictOf(row) === verdict);
  return {
    type: "scatter",
    mode: "markers",
    showlegend: false,
    x: own.map(({ ratio }) => ratio),
    y: own.map(({ y }) => y),
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    marker: { color: isFilled ? color : "#fff", symbol, size: 6, line: { color, width: 1.2 } },
    error_x: {
      type: "data",
      symmetric: false,
      array: own.map(({ ratio, high }) => high - ratio),
      arrayminus: own.map(({ ratio, low }) => ratio - low),
      color,
      thickness: 1.2,
      width: 2,
    },
    text: own.map(
      (row) =>
        `${row.contrast}, ${row.task}: ${row.ratio.toFixed(3)}<br>95 % interval ${row.low.toFixed(3)} to ${row.high.toFixed(3)}: ${row.verdict}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
  };
}

function band(margin: number, suffix: string): object[] {
  const place = { xref: `x${suffix}`, yref: `y${suffix} domain`, y0: 0, y1: 1, layer: "below" };
  return [
    {
      ...place,
      type: "rect",
      x0: 1 / (1 + margin),
      x1: 1 + margin,
      fillcolor: "#e8eef4",
      line: { width: 0 },
    },
    { ...place, type: "line", x0: 1, x1: 1, line: { color: "#000", width: 0.75 } },
  ];
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
  return {
    type: "scatter",
    mode: "markers",
    name: verdict,
    x: [null],
    y: [null],
    marker: { color: isFilled ? color : "#fff", symbol, size: 6, line: { color, width: 1.2 } },
  };
}
