/** How items enter a mean: which of them belong together, and what each counts. */
export interface ItemUnits {
  /** One label an item; items of one label are not independent of one another. Absent: each item is by itself. */
  readonly clusters?: readonly (string | number)[];
  /** What each item counts in the mean, 0 where the item is not asked. Absent: each counts 1. */
  readonly weights?: readonly number[];
}

/** Whether items come in clusters of several. */
export function areClustered({ clusters }: ItemUnits): boolean {
  return clusters !== undefined && new Set(clusters).size < clusters.length;
}

/**
 * Numbers in place of labels, counted from 0 in the order of first appearance; undefined without
 * labels, or if all differ, so that each item is by itself.
 */
export function clusterNumbers(labels?: readonly (string | number)[]): number[] | undefined {
  return labels && areClustered({ clusters: labels }) ? placesOf(labels) : undefined;
}

function placesOf(labels: readonly (string | number)[]): number[] {
  const places = new Map([...new Set(labels)].map((label, place) => [label, place]));
  return labels.map((label) => places.get(label) as number);
}

/**
 * Values, each times its weight, and weights, both summed by cluster: what is drawn together in
 * another sample, as the items of one article or all queries about one item.
 *
 * @param values one or more, not yet multiplied by their weights
 * @returns one sum and one size a cluster, clusters in the order of their first items
 * @throws {RangeError} if there is no value, labels or weights are not as many as values, a value
 *   is no number, or a weight is not above 0
 */
export function clusterSums(
  values: readonly number[],
  { clusters, weights }: ItemUnits = {},
): { readonly sums: Float64Array; readonly sizes: Float64Array } {
  if (values.length === 0) throw new RangeError("clusterSums: expected one value or more, got none");
  for (const [name, list] of Object.entries({ labels: clusters, weights }))
    if (list && list.length !== values.length)
      throw new RangeError(`clusterSums: expected ${values.length} ${name}, got ${list.length}`);
  const places = placesOf(clusters ?? [...values.keys()]);
  const count = places.reduce((most, place) => Math.max(most, place), 0) + 1;
  const [sums, sizes] = [new Float64Array(count), new Float64Array(count)];
  values.forEach((value, item) => {
    const weight = weights ? weights[item] : 1;
    if (!Number.isFinite(value))
      throw new RangeError(`clusterSums: expected numbers, got ${value} at ${item}`);
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw new RangeError(`clusterSums: expected weights above 0, got ${weight} at ${item}`);
    sums[places[item]] += value * weight;
    sizes[places[item]] += weight;
  });
  return { sums, sizes };
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
 * @param units with weights whose mean is 1
 * @returns shape [rows, units], units in the order of their first items; the scores themselves
 *   where each item is by itself and all weigh 1
 * @throws {RangeError} if there are not as many labels or weights as items
 * @see Cochran 1977, Sampling Techniques, chapter 6.3 (ratio estimate) and 9A.1 (clusters of unequal sizes)
 */
export function unitScores(
  scores: readonly (readonly number[])[],
  { clusters, weights }: ItemUnits = {},
): readonly (readonly number[])[] {
  for (const list of [clusters, weights])
    if (list && scores.some((row) => row.length !== list.length))
      throw new RangeError(
        `unitScores: expected ${list.length} items, as there are labels or weights, got ${scores.map((row) => row.length)}`,
      );
  if (!areClustered({ clusters }) && !weights) return scores;
  const items = scores[0]?.length ?? 0;
  const placeOfItem = placesOf(clusters ?? Array.from({ length: items }, (_, item) => item));
  const sizes = new Float64Array(new Set(placeOfItem).size);
  placeOfItem.forEach((place, item) => {
    sizes[place] += weights ? weights[item] : 1;
  });
  const units = [...sizes.keys()].filter((place) => sizes[place] > 0);
  return scores.map((row) => {
    const mean = row.reduce((sum, score) => sum + score, 0) / items;
    const sums = new Float64Array(sizes.length);
    row.forEach((score, item) => {
      sums[placeOfItem[item]] += score;
    });
    return units.map((place) => mean + ((sums[place] - sizes[place] * mean) * units.length) / items);
  });
}
