import type { StoredCell } from "../sweep";
import { type AdjustedContrast, adjustedContrasts } from "./contrast-family";
import { groupByMix, mixContrast, type Quantity, quantities } from "./mix-cells";

/** The three ways of training that arXiv 2408.10536 compares; hybrid is half mono, half cross batches. */
export type PublishedTraining = "mono" | "cross" | "hybrid";

/** The mix of each way of training, by the name that mixName gives. */
export const mixOfTraining: Readonly<Record<PublishedTraining, string>> = {
  mono: "mono",
  cross: "cross",
  hybrid: "mono+cross",
};

export interface PublishedMeans
  extends Readonly<Record<Quantity, Readonly<Record<PublishedTraining, number>>>> {
  readonly model: string;
  readonly corpus: string;
}

const row = (mono: number, cross: number, hybrid: number) => ({ mono, cross, hybrid });

/**
 * mAP by setting and rank distance as arXiv 2408.10536 prints them, without seeds or intervals. Its
 * corpora and languages are not a sweep's unless it says so: values to set beside ours.
 */
export const publishedMeans: readonly PublishedMeans[] = [
  {
    model: "XLM-R",
    corpus: "XQuAD-R",
    mono: row(0.7918, 0.7554, 0.7977),
    cross: row(0.6737, 0.6997, 0.7053),
    multi: row(0.5479, 0.5934, 0.5927),
    rankDistance: row(410.2, 295.4, 286.6),
  },
  {
    model: "XLM-R",
    corpus: "MLQA-R",
    mono: row(0.6475, 0.6256, 0.6481),
    cross: row(0.5843, 0.62, 0.6234),
    multi: row(0.4731, 0.5076, 0.5121),
    rankDistance: row(287.5, 226.7, 227.1),
  },
  {
    model: "LaBSE",
    corpus: "XQuAD-R",
    mono: row(0.8083, 0.8008, 0.8167),
    cross: row(0.7519, 0.7618, 0.7672),
    multi: row(0.6517, 0.6791, 0.6817),
    rankDistance: row(261.5, 225.2, 221.1),
  },
  {
    model: "LaBSE",
    corpus: "MLQA-R",
    mono: row(0.6807, 0.671, 0.6864),
    cross: row(0.6561, 0.6767, 0.6811),
    multi: row(0.5504, 0.5755, 0.5785),
    rankDistance: row(225.3, 198.3, 195.0),
  },
];

/** A contrast of a sweep, and the same contrast in arXiv 2408.10536 on the same corpus. */
export interface PublishedContrast extends AdjustedContrast {
  readonly quantity: Quantity;
  /** The two ways of training, first minus second, as "hybrid − mono". */
  readonly contrast: string;
  /** The paper's difference for each of its models, without an interval. */
  readonly published: Readonly<Record<string, number>>;
}

const pairs: readonly (readonly [PublishedTraining, PublishedTraining])[] = [
  ["hybrid", "mono"],
  ["hybrid", "cross"],
  ["cross", "mono"],
];

/**
 * The contrasts between mono, cross and hybrid batches in a sweep, and in the paper's runs on the corpus
 * that the sweep was tested on: mAP by kind of setting, and rank distance.
 *
 * @param corpus as the paper names it: "XQuAD-R" or "MLQA-R"
 * @returns the contrasts whose mixes the sweep has
 */
export function besidePublished(cells: readonly StoredCell[], corpus: string): PublishedContrast[] {
  const groups = new Map(groupByMix(cells).map((group) => [group.name, group]));
  const runs = publishedMeans.filter((means) => means.corpus === corpus);
  const measured = quantities.flatMap((quantity) =>
    pairs.flatMap(([first, second]) => {
      const [one, other] = [first, second].map((training) => groups.get(mixOfTraining[training]));
      const estimate = mixContrast(one, other, quantity);
      if (!estimate) return [];
      const published = runs.map((run) => [run.model, run[quantity][first] - run[quantity][second]]);
      const contrast = `${first} − ${second}`;
      return [{ quantity, contrast, estimate, published: Object.fromEntries(published) }];
    }),
  );
  return adjustedContrasts(measured);
}
