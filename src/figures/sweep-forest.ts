import { type ContrastRow, equivalenceMargin, isShown, pText, signed } from "../analysis";
import { type SettingKind, settingKinds } from "../core";
import type { SizedFigure, Trace } from "./figure-spec";
import { intervalMarks, marginBand } from "./interval-marks";
import { isNarrow, type PanelPlace, panelGrid, panelTitle } from "./panels";
import { baseLayout, settingStyle, smallTextSize, textWidth, twoColumns, valueAxis } from "./theme";

/** A contrast of two mixes in one of a study's sweeps. */
export interface SweepContrast extends ContrastRow {
  readonly sweep: string;
}

/** What intervals are over, named where a sweep's are over something else than the others'. */
function scopeNote(rows: readonly SweepContrast[]): string {
  const [first] = rows.map(({ over }) => over);
  const others = new Map(rows.filter(({ over }) => over !== first).map(({ sweep, over }) => [sweep, over]));
  const named = [...others].map(([sweep, over]) => `${sweep}: ${over}`);
  return `95 % over ${first}${named.length > 0 ? ` (${named.join(", ")})` : ""}; filled: Holm p &lt; .05 in the sweep`;
}

/**
 * Whether contrasts hold in all sweeps of a study: a panel a kind of retrieval setting, in it each
 * contrast's difference in mAP with its 95 % interval, sweep under sweep. Filled where Holm's p
 * within the sweep is below 0.05; the band is the margin of equivalence.
 *
 * @throws {RangeError} without contrasts
 */
export function sweepForest(rows: readonly SweepContrast[], widthInches = twoColumns): SizedFigure {
  if (rows.length === 0) throw new RangeError("sweepForest: expected contrasts, got none");
  const lines = linesOf(rows);
  const shown = settingKinds.filter((setting) => rows.some((row) => row.setting === setting));
  const left = 10 + textWidth(lines.map(({ contrast, sweep }) => sweep ?? contrast));
  const margin = { l: left, r: 8, t: 22, b: 50 };
  const narrow = isNarrow(widthInches);
  const height = 8 + (narrow ? 11 : 15) * lines.length;
  const gaps = { across: 12, down: 60, margin };
  const { places, heightInches } = panelGrid(
    shown.map(() => height),
    widthInches,
    gaps,
  );
  const panels = shown.map((setting, index) => ({ setting, place: places[index] }));
  return {
    widthInches,
    heightInches,
    spec: {
      data: panels.map(({ setting, place }) => forest(rows, lines, setting, place.suffix)),
      layout: {
        ...baseLayout(widthInches, heightInches),
        margin,
        shapes: panels.flatMap(({ place }) =>
          marginBand([-equivalenceMargin, equivalenceMargin], 0, place.suffix),
        ),
        annotations: [
          ...panels.map(({ setting, place }) => panelTitle(`<b>${setting} retrieval</b>`, place)),
          {
            text: scopeNote(rows),
            xref: "paper",
            yref: "paper",
            x: 0.5,
            y: 0,
            yshift: -32,
            xanchor: "center",
            yanchor: "top",
            showarrow: false,
            font: { size: smallTextSize },
          },
        ],
        ...Object.assign(
          {},
          ...panels.map(({ setting, place }) => axesOf(rows, lines, setting, place, narrow)),
        ),
      },
    },
  };
}

/** A line of the forest, from top to bottom: a contrast's heading, or one of its sweeps. */
interface Line {
  readonly contrast: string;
  /** null for a heading. */
  readonly sweep: string | null;
}

const labelOf = ({ contrast, sweep }: Line) => sweep ?? `<b>${contrast}</b>`;

function linesOf(rows: readonly SweepContrast[]): Line[] {
  return [...new Set(rows.map(({ contrast }) => contrast))].flatMap((contrast): Line[] => {
    const own = rows.filter((row) => row.contrast === contrast);
    const sweeps = [...new Set(own.map(({ sweep }) => sweep))];
    return [{ contrast, sweep: null }, ...sweeps.map((sweep) => ({ contrast, sweep }))];
  });
}

function axesOf(
  rows: readonly SweepContrast[],
  lines: readonly Line[],
  setting: SettingKind,
  { suffix, index, x, y }: PanelPlace,
  isLabelled: boolean,
): Record<string, object> {
  const own = rows.filter((row) => row.setting === setting);
  const ends = [-equivalenceMargin, equivalenceMargin, ...own.flatMap(({ low, high }) => [low, high])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = 0.04 * (high - low);
  return {
    [`xaxis${suffix}`]: valueAxis(
      "difference in mAP",
      ends,
      { domain: x, anchor: `y${suffix}`, range: [low - pad, high + pad] },
      { isSigned: true, steps: 4 },
    ),
    [`yaxis${suffix}`]: {
      tickvals: lines.map((_, line) => -line),
      ticktext: index === 1 || isLabelled ? lines.map(labelOf) : lines.map(() => ""),
      range: [-lines.length + 0.4, 0.6],
      domain: y,
      anchor: `x${suffix}`,
      showgrid: false,
      zeroline: false,
      ticks: "",
    },
  };
}

function forest(
  rows: readonly SweepContrast[],
  lines: readonly Line[],
  setting: SettingKind,
  suffix: string,
): Trace {
  const marks = rows
    .filter((row) => row.setting === setting)
    .map(({ sweep, contrast, estimate, low, high, over, holmP }) => ({
      value: estimate,
      low,
      high,
      y: -lines.findIndex((line) => line.sweep === sweep && line.contrast === contrast),
      isFilled: isShown(holmP),
      hover: `${sweep}: ${contrast}, ${setting} retrieval ${signed(estimate)}<br>95 % interval ${signed(low)} to ${signed(high)} over ${over}, Holm p ${pText(holmP).replace("<", "&lt;")}`,
    }));
  return {
    ...intervalMarks(marks, { ...settingStyle[setting], suffix, endWidth: 2 }),
    name: `${setting} retrieval`,
  };
}
