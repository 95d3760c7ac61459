import { holm, type SeedItemEstimate } from "../statistics";
import type { StoredCell } from "../sweep";
import { mixContrast } from "./mix-contrast";
import { type PublishedTraining, publishedMeans } from "./published-means";
import { groupByMix, type Quantity, quantities } from "./summarise-study";

/** A contrast of a sweep beside the same one in arXiv 2408.10536, on the same corpus. */
export interface PublishedContrast extends Pick<SeedItemEstimate, "low" | "high" | "over"> {
  readonly quantity: Quantity;
  /** As "hybrid − mono": the first minus the second. */
  readonly contrast: string;
  readonly estimate: number;
  /** Adjusted by Holm's method for all contrasts of the list; null with one seed. */
  readonly holmP: number | null;
  /** The paper's difference for each of its models, without an interval. */
  readonly published: Readonly<Record<string, number>>;
}

const pairs: readonly (readonly [PublishedTraining, PublishedTraining])[] = [
  ["hybrid", "mono"],
  ["hybrid", "cross"],
  ["cross", "mono"],
];
const mixOf: Readonly<Record<PublishedTraining, string>> = {
  mono: "mono",
  cross: "cross",
  hybrid: "mono+cross",
};

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
      const estimate = mixContrast(groups.get(mixOf[first]), groups.get(mixOf[second]), quantity);
      if (!estimate) return [];
      const published = runs.map((run) => [run.model, run[quantity][first] - run[quantity][second]]);
      return [{ quantity, contrast: `${first} − ${second}`, estimate, published }];
    }),
  );
  const adjusted = holm(found.map(({ estimate }) => estimate.pValue));
  return found.map(({ estimate: { value, low, high, over }, published, ...contrast }, index) => ({
    ...contrast,
    estimate: value,
    low,
    high,
    over,
    holmP: adjusted[index],
    published: Object.fromEntries(published),
  }));
}
