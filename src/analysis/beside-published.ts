import type { StoredCell } from "../sweep";
import { type AdjustedContrast, adjustedContrasts } from "./contrast-family";
import { mixContrast } from "./mix-contrast";
import { mixOfTraining, type PublishedTraining, publishedMeans } from "./published-means";
import { groupByMix, type Quantity, quantities } from "./summarise-study";

/** A contrast of a sweep beside the same one in arXiv 2408.10536, on the same corpus. */
export interface PublishedContrast extends AdjustedContrast {
  readonly quantity: Quantity;
  /** As "hybrid − mono": the first minus the second. */
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
 * What mono, cross and hybrid batches do beside one another in a sweep, and in the paper's runs on
 * the corpus that the sweep was tested on: mAP by kind of setting, and rank distance.
 *
 * @param corpus as the paper names it: "XQuAD-R" or "MLQA-R"
 * @returns no contrast of a mix that the sweep lacks
 */
export function besidePublished(cells: readonly StoredCell[], corpus: string): PublishedContrast[] {
  const groups = new Map(groupByMix(cells).map((group) => [group.name, group]));
  const runs = publishedMeans.filter((means) => means.corpus === corpus);
  const found = quantities.flatMap((quantity) =>
    pairs.flatMap(([first, second]) => {
      const estimate = mixContrast(
        groups.get(mixOfTraining[first]),
        groups.get(mixOfTraining[second]),
        quantity,
      );
      if (!estimate) return [];
      const published = runs.map((run) => [run.model, run[quantity][first] - run[quantity][second]]);
      return [
        { quantity, contrast: `${first} − ${second}`, estimate, published: Object.fromEntries(published) },
      ];
    }),
  );
  const contrasts = adjustedContrasts(found.map(({ estimate }) => estimate));
  return found.map((contrast, index) => ({ ...contrast, ...contrasts[index] }));
}
