import { type SettingKind, settingKinds } from "../core";
import type { IntervalScope } from "../statistics";
import type { StoredCell } from "../sweep";
import { measureOf } from "./contrast-family";
import { type MixCells, studyKinds, trainedMixes, withSharedSeeds } from "./mix-cells";
import { publishedMeans } from "./published-means";
import { mixContrastIn } from "./study-contrasts";

/** mAP, or the measure of cellsByMeasure, on an edge of the triangle, minus that of the edge's first corner. */
export interface AlphaPoint {
  readonly setting: SettingKind;
  /** The kinds of batch at the edge's two ends. */
  readonly edge: readonly [first: string, second: string];
  /** Share of batches of the edge's second kind, from 0 to 1; of cross batches it is 1 − alpha in arXiv 2408.10536. */
  readonly share: number;
  readonly estimate: number;
  /** Ends of the 95 % interval, paired by seed and item; null for published values, which have none. */
  readonly low: number | null;
  readonly high: number | null;
  /** What the interval generalises over; null for the first corner, which is the reference, and for published values. */
  readonly over: IntervalScope | null;
  /** The paper's model and corpus; null for a point of this study. */
  readonly published: string | null;
  /** The test corpus, where it is another one than the study's. */
  readonly corpus: string | null;
}

type Edge = AlphaPoint["edge"];

/** The edges of the simplex of kinds, that of the first two kinds first. */
function edgesOf(kinds: readonly string[]): Edge[] {
  return kinds.flatMap((first, place) => kinds.slice(place + 1).map((second): Edge => [first, second]));
}

/**
 * A study's mixes on the edge of its first two kinds, or on the one edge that has all of its mixes, as differences
 * from batches of the edge's first kind alone. Beside mAP on the mono-cross edge stand three points from each of the paper's
 * four runs: between corpora and models the directions of differences can be compared, levels cannot. There are no
 * points of four kinds, nor without the edge's first corner and another mix on it.
 *
 * @param elsewhere cells of the same models that were tested on other corpora, whose points stand beside
 */
export function alphaCurve(
  cells: readonly StoredCell[],
  elsewhere: readonly (readonly StoredCell[])[] = [],
): AlphaPoint[] {
  const trained = trainedMixes(cells);
  const isOn = ({ proportions }: MixCells, edge: Edge) =>
    Object.entries(proportions ?? {}).every(
      ([kind, share]) => edge.some((each) => each === kind) || share === 0,
    );
  const kinds = studyKinds(cells);
  const edges = edgesOf(kinds);
  const edge = edges.find((each) => trained.every((mix) => isOn(mix, each))) ?? edges[0];
  const groups = withSharedSeeds(trained.filter((mix) => isOn(mix, edge))) ?? [];
  const first = groups.find(({ name }) => name === edge[0]);
  if (kinds.length > 3 || !first || groups.length < 2) return [];
  const differenceOf = mixContrastIn(cells);
  const ours = settingKinds.flatMap((setting) =>
    groups.flatMap((group): AlphaPoint[] => {
      const contrast = differenceOf(group, first, setting);
      if (!contrast) return [];
      const { value, low, high, over } = contrast;
      const share = group.proportions?.[edge[1]] ?? 0;
      const scope = group === first ? null : over;
      const point = { setting, edge, share, estimate: value, low, high, over: scope };
      return [{ ...point, published: null, corpus: null }];
    }),
  );
  const others = elsewhere.flatMap((tested) => {
    const { corpus, evaluationCorpus } = tested[0].result.cell.settings;
    const points = alphaCurve(tested).filter(({ published }) => published === null);
    return points
      .filter((point) => point.edge.join() === edge.join())
      .map((point) => ({ ...point, corpus: evaluationCorpus ?? corpus }));
  });
  return [
    ...ours.sort((a, b) => a.share - b.share),
    ...others,
    ...(edge.join() === paperEdge.join() && measureOf(cells).name === "mAP" ? publishedPoints() : []),
  ];
}

const paperEdge = ["mono", "cross"] as const;

/** The share of cross batches in each of the paper's ways of training. */
const crossShares = [
  ["mono", 0],
  ["hybrid", 0.5],
  ["cross", 1],
] as const;

function publishedPoints(): AlphaPoint[] {
  return publishedMeans.flatMap(({ model, corpus, ...means }) =>
    settingKinds.flatMap((setting) =>
      crossShares.map(([training, share]) => ({
        setting,
        edge: paperEdge,
        share,
        estimate: means[setting][training] - means[setting].mono,
        low: null,
        high: null,
        over: null,
        published: `${model} on ${corpus}`,
        corpus: null,
      })),
    ),
  );
}
