import type { RandomStream, SettingKind } from "../core";
import { type RetrievalSet, settingsOfQuery } from "../data";
import { type ModelContrast, measureRange, modelContrast } from "../statistics";
import { SettingMeans } from "./setting-means";

/** The items that a macro average is over, as resampling over items or clusters needs them. */
export interface ItemSample {
  /** Mean over an item's queries, within the range of the measure. */
  readonly values: readonly number[];
  /** What each item counts in the macro average, which is the weighted mean of the values. */
  readonly weights: readonly number[];
  readonly clusters: readonly string[];
}

/**
 * The items of a set that have a query in settings of a kind. An item with more queries, or with
 * queries in settings that have few, weighs more; one without any is no item of the kind.
 *
 * @param itemScores as {@link RetrievalResult} has them: each item's value times its weight
 */
export function itemSample(set: RetrievalSet, itemScores: readonly number[], kind: SettingKind): ItemSample {
  const weights = itemWeights(set, kind);
  const held = weights.flatMap((weight, item) => (weight > 0 ? [item] : []));
  return {
    values: held.map((item) => itemScores[item] / weights[item]),
    weights: held.map((item) => weights[item]),
    clusters: held.map((item) => set.clusters?.[item] ?? set.items[item]),
  };
}

/**
 * What each item weighs in the item scores of a kind of setting (see {@link RetrievalResult}), those
 * of a measure that is 1 for every query: 0 without a query, on average 1. Rank distances weigh as
 * multi settings do.
 *
 * @returns one an item; none where the set has no such setting
 */
export function itemWeights(set: RetrievalSet, kind: SettingKind): readonly number[] {
  const ones = new SettingMeans(set);
  set.queries.forEach(({ language, item }, query) => {
    for (const setting of settingsOfQuery(set, query))
      if (setting.kind === kind) ones.add(language, setting.candidate, item, 1);
  });
  return ones.itemScores() ?? [];
}

/**
 * The macro averages of mAP of two models on one set, first less second, in the settings of a kind.
 *
 * @param first item scores, as {@link RetrievalResult} has them
 * @param second those of the other model
 * @throws {RangeError} if the set has no such setting
 */
export function itemContrast(
  set: RetrievalSet,
  first: readonly number[],
  second: readonly number[],
  kind: SettingKind,
  stream: RandomStream,
): ModelContrast {
  const { values, ...clustering } = itemSample(set, first, kind);
  const others = itemSample(set, second, kind).values;
  return modelContrast(values, others, stream, { range: measureRange, ...clustering });
}
