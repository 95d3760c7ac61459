import { type ContrastRow, measureOf } from "../analysis";
import { settingKinds } from "../core";
import { note, type SizedFigure } from "./figure";
import { contrastMark, intervalMarks, marginBand } from "./marks";
import { isNarrow, panelFigure, panelGrid, panelTitle } from "./panels";
import { padded, rowAxis, settingStyle, smallFont, textWidth, twoColumns, valueAxis } from "./theme";

/** A contrast of two mixes in one of a study's sweeps. */
interface SweepContrast extends ContrastRow {
  readonly sweep: string;
}

/**
 * Whether contrasts hold in all sweeps of a study: a panel for each kind of retrieval setting, in it
 * each contrast's difference in mAP, or in another measure, with its 95 % interval, sweep under sweep. Filled where Holm's p
 * within the sweep is below 0.05; the band is the margin of equivalence, where there is one. All panels have one
 * scale. A contrast that one of several sweeps has alone compares no sweeps, and is left out.
 *
 * @throws {RangeError} without contrasts
 */
export function sweepForest(
  all: readonly SweepContrast[],
  widthInches = twoColumns,
  measure: Pick<ReturnType<typeof measureOf>, "name" | "margin"> = measureOf([]),
): SizedFigure {
  const bound = measure.margin;
  const band = bound === undefined ? [] : [-bound, bound];
  if (all.length === 0) throw new RangeError("sweepForest: expected contrasts, got none");
  const rows = sharedRows(all);
  const lines = linesOf(rows);
  const labels = lines.map(({ contrast, sweep }) => sweep ?? `<b>${contrast}</b>`);
  const settings = settingKinds.filter((kind) => rows.some(({ setting }) => setting === kind));
  const left = 10 + textWidth(lines.map(({ contrast, sweep }) => sweep ?? contrast));
  const heights = settings.map(() => 8 + (isNarrow(widthInches) ? 11 : 15) * lines.length);
  const margin = { l: left, r: 8, t: 22, b: 50 };
  const grid = panelGrid(heights, widthInches, { across: 12, down: 60, margin });
  const ends = [...band, ...rows.flatMap(({ low, high }) => [low, high])];
  const range = padded(ends, 0.04);
  const below = { x: 0.5, xanchor: "center", y: 0, yanchor: "top", yshift: -32, font: smallFont };
  return panelFigure(grid, { annotations: [note(scopeNote(rows), below)] }, (place, index) => {
    const setting = settings[index];
    const inSetting = rows.filter((row) => row.setting === setting);
    const marks = inSetting.map((row) => {
      const line = lines.findIndex(({ sweep, contrast }) => sweep === row.sweep && contrast === row.contrast);
      return contrastMark(row, -line, `${row.sweep}: ${row.contrast}, ${setting} retrieval`);
    });
    return {
      data: [{ ...intervalMarks(marks, settingStyle[setting], 2, 4.5), name: `${setting} retrieval` }],
      xaxis: valueAxis(`difference in ${measure.name}`, ends, { range }, { isSigned: true, steps: 4 }),
      yaxis: rowAxis(index === 0 || isNarrow(widthInches) ? labels : labels.map(() => "")),
      annotations: [panelTitle(`<b>${setting} retrieval</b>`, place)],
      shapes: band.length > 0 ? marginBand(band, 0, place.suffix) : [],
    };
  });
}

/** The rows of contrasts that two sweeps or more have; all rows of a single sweep. */
function sharedRows(rows: readonly SweepContrast[]): readonly SweepContrast[] {
  const shared = rows.filter(({ contrast, sweep }) =>
    rows.some((other) => other.contrast === contrast && other.sweep !== sweep),
  );
  return shared.length > 0 ? shared : rows;
}

/** What intervals are over, and the sweeps whose intervals are over something else than the first's. */
function scopeNote(rows: readonly SweepContrast[]): string {
  const [{ over: first }] = rows;
  const others = new Map(rows.filter(({ over }) => over !== first).map(({ sweep, over }) => [sweep, over]));
  const named = [...others].map(([sweep, over]) => `${sweep}: ${over}`);
  return `95 % over ${first}${named.length > 0 ? ` (${named.join(", ")})` : ""}; filled: Holm p &lt; .05 in the sweep`;
}

/** A line of the forest, from top to bottom: a contrast's heading, or one of its sweeps. */
interface Line {
  readonly contrast: string;
  /** null for a heading. */
  readonly sweep: string | null;
}

function linesOf(rows: readonly SweepContrast[]): Line[] {
  return [...new Set(rows.map(({ contrast }) => contrast))].flatMap((contrast): Line[] => {
    const sweeps = rows.filter((row) => row.contrast === contrast).map(({ sweep }) => sweep);
    return [null, ...new Set(sweeps)].map((sweep) => ({ contrast, sweep }));
  });
}
