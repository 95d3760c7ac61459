/** How items enter a mean: which of them belong together, and what each counts. */
export interface ItemUnits {
  /** One label an item: items of one label are not independent of one another. Absent: each item is by itself. */
  readonly clusters?: readonly (string | number)[];
  /**
   * What each item's score weighs in it, 0 where the item is not asked; their mean is 1. Absent:
   * all weigh 1.
   */
  readonly weights?: readonly number[];
}

/**
 * Scores by unit, a cluster or an item by itself, so that whatever is computed of items (means,
 * mean squares, contrasts, surfaces) is computed of units.
 *
 * With N items in C units that are asked, W the sum of a unit's weights, and m the mean of a row, the
 * unit's score is m + (sum of its items' scores − W·m)·C/N: the linearised ratio estimator. The
 * plain mean over units is the mean over items, and the variance of that mean over units is the
 * ratio estimator's. The score is linear in the items' scores, so that the units' scores of a
 * difference are the difference of the units' scores. An item that is not asked has no part in it.
 *
 * @param scores shape [rows, items], each an item's value times its weight
 * @returns shape [rows, units], units in the order of their first items; the scores themselves
 *   where each item is by itself and all weigh 1
 * @throws {RangeError} if there are not as many labels or weights as items
 * @see Cochran 1977, Sampling Techniques, chapter 6.3 (ratio estimate) and 9A.1 (clusters of unequal sizes)
 */
export function unitScores(
  scores: readonly (readonly number[])[],
  { clusters, weights }: ItemUnits = {},
): readonly (readonly number[])[] {
  const items = scores[0]?.length ?? 0;
  for (const given of [clusters, weights])
    if (given && scores.some((row) => row.length !== given.length))
      throw new RangeError(
        `unitScores: expected ${given.length} items, as there are labels or weights, got ${scores.map((row) => row.length)}`,
      );
  const labels = clusters ?? Array.from({ length: items }, (_, item) => item);
  const places = new Map([...new Set(labels)].map((label, place) => [label, place]));
  if (places.size === items && !weights) return scores;
  const placeOfItem = labels.map((label) => places.get(label) as number);
  const sizes = new Float64Array(places.size);
  placeOfItem.forEach((place, item) => {
    sizes[place] += weights ? weights[item] : 1;
  });
  const units = [...sizes.keys()].filter((place) => sizes[place] > 0);
  return scores.map((row) => {
    const mean = row.reduce((sum, score) => sum + score, 0) / items;
    const sums = new Float64Array(places.size);
    row.forEach((score, item) => {
      sums[placeOfItem[item]] += score;
    });
    return units.map((place) => mean + ((sums[place] - sizes[place] * mean) * units.length) / items);
  });
}

/**
 * Numbers in place of labels, counted from 0 in the order of first appearance; undefined without
 * labels, or if all differ, so that each item is by itself.
 */
export function clusterNumbers(labels?: readonly (string | number)[]): number[] | undefined {
  if (!labels) return undefined;
  const numbers = new Map([...new Set(labels)].map((label, number) => [label, number]));
  return numbers.size === labels.length ? undefined : labels.map((label) => numbers.get(label) as number);
}
