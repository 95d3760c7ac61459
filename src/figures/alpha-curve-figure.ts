import { type AlphaPoint, signed } from "../analysis";
import { type SettingKind, settingKinds } from "../core";
import { type SizedFigure, scatter, type Trace } from "./figure";
import { band, errorBars, scopeText } from "./marks";
import { isNarrow, panelFigure, panelGrid, panelTitle } from "./panels";
import { axis, colors, legendAbove, padded, settingStyle, twoColumns, valueAxis, zeroLine } from "./theme";

const margin = { l: 46, r: 8, t: 40, b: 36 };

/**
 * An edge of the triangle: mAP, or another measure, minus that of its first corner, a panel for each kind of retrieval
 * setting, all on one scale; this study's mixes with 95 % bands, the same models on other test corpora with 95 %
 * intervals, and on the mono-cross edge the three points of each run of arXiv 2408.10536 in grey.
 *
 * @param points one or more, see alphaCurve
 */
export function alphaCurveFigure(
  points: readonly AlphaPoint[],
  widthInches = twoColumns,
  measure = "mAP",
): SizedFigure {
  const measured = points.filter(({ published, corpus }) => published === null && corpus === null);
  const elsewhere = [...new Set(points.flatMap(({ corpus }) => corpus ?? []))];
  const ends = points.flatMap(({ estimate, low, high }) => [estimate, low ?? estimate, high ?? estimate]);
  const range = padded(ends, 0.04);
  const settings = settingKinds.filter((kind) => measured.some(({ setting }) => setting === kind));
  const heights = settings.map(() => (isNarrow(widthInches) ? 130 : 154));
  const grid = panelGrid(heights, widthInches, { across: 48, down: 46, margin });
  const [reference, other] = points[0].edge;
  const lastIndex = settings.length - 1;
  const titledIndex = grid.isStacked ? Math.floor(lastIndex / 2) : 0;
  const legend = { ...legendAbove.legend, y: 1 + 20 / grid.plotHeight }; // above the panels' titles
  return panelFigure(grid, { layout: { showlegend: true, legend } }, (place, index) => {
    const setting = settings[index];
    const inSetting = (point: AlphaPoint) => point.setting === setting;
    const values = points.filter(inSetting);
    return {
      data: [
        ...publishedLines(values, index === 0),
        ...elsewhere.map((corpus, at) =>
          elsewhereLine(
            values.filter((point) => point.corpus === corpus),
            corpus,
            elsewhereStyles[at % elsewhereStyles.length],
            index === 0,
          ),
        ),
        ...measuredLine(measured.filter(inSetting), setting, index === 0),
      ],
      xaxis: axis(index === lastIndex || !grid.isStacked ? `share of ${other} batches` : "", {
        range: [-0.04, 1.04],
        tickvals: [0, 0.5, 1],
        ticktext: ["0", ".5", "1"],
      }),
      yaxis: valueAxis(
        index === titledIndex ? `${measure} minus that of ${reference} batches` : "",
        ends,
        { range, ...zeroLine },
        { isSigned: true },
      ),
      annotations: [
        panelTitle(`${setting} retrieval`, place, { font: { color: settingStyle[setting].color } }),
      ],
    };
  });
}

const place = {
  x: ({ share }: AlphaPoint) => share,
  y: ({ estimate }: AlphaPoint) => estimate,
};

function publishedLines(points: readonly AlphaPoint[], isInLegend: boolean): Trace[] {
  const runs = [...new Set(points.flatMap(({ published }) => published ?? []))];
  return runs.map((run, index) => {
    const line = points.filter(({ published }) => published === run);
    const hover = ({ estimate }: AlphaPoint) => `${run}: ${signed(estimate)}, no interval published`;
    return scatter("lines+markers", line, {
      ...place,
      hover,
      name: "arXiv 2408.10536",
      showlegend: isInLegend && index === 0,
      line: { color: "#999", width: 0.75, dash: "dot" },
      marker: { color: "#fff", size: 4, line: { color: "#999", width: 1 } },
    });
  });
}

/** Lines of other test corpora, told apart in grey print too. */
const elsewhereStyles = [
  { color: "#000", dash: "dash", symbol: "triangle-up-open" },
  { color: colors.purple, dash: "dashdot", symbol: "x-thin-open" },
  { color: colors.sky, dash: "longdash", symbol: "star-open" },
] as const;

/** The same models on another test corpus, with intervals as lines. */
function elsewhereLine(
  points: readonly AlphaPoint[],
  corpus: string,
  { color, dash, symbol }: (typeof elsewhereStyles)[number],
  isInLegend: boolean,
): Trace {
  const intervals = points.map(({ estimate, low, high }) => ({
    value: estimate,
    low: low ?? estimate,
    high: high ?? estimate,
  }));
  return scatter("lines+markers", points, {
    ...place,
    hover: (point: AlphaPoint) => `${corpus}: ${hoverOf(point)}`,
    name: `on ${corpus}`,
    showlegend: isInLegend,
    line: { color, dash, width: 1 },
    marker: { color, symbol, size: 6 },
    error_y: errorBars(intervals, { color, thickness: 0.75, width: 2 }),
  });
}

const hoverOf = ({ edge, share, estimate, low, high, over }: AlphaPoint) =>
  `${Math.round(share * 100)} % ${edge[1]}: ${signed(estimate)}, 95 % ${signed(low ?? 0)} to ${signed(high ?? 0)}${over ? ` over ${over}` : ""}`;

function measuredLine(points: readonly AlphaPoint[], setting: SettingKind, isInLegend: boolean): Trace[] {
  const { color, symbol } = settingStyle[setting];
  return [
    ...band(points, place.x, color),
    scatter("lines+markers", points, {
      ...place,
      hover: hoverOf,
      name: `this study, band: ${scopeText(points)}`,
      showlegend: isInLegend,
      line: { color, width: 1.5 },
      marker: { color, symbol, size: 6 },
    }),
  ];
}
