import type { RandomStream, SettingKind } from "../core";
import { type RetrievalSet, settingsOfQuery } from "../data";
import { type ModelContrast, measureRange, modelContrast } from "../statistics";
import { SettingMeans } from "./setting-means";

/** The items of a macro average, as resampling over items or clusters needs them. */
export interface ItemSample {
  /** Each item's mean over its queries, within the range of the measure. */
  readonly values: readonly number[];
  /** Each item's weight in the macro average, which is the weighted mean of the values. */
  readonly weights: readonly number[];
  readonly clusters: readonly string[];
}

/**
 * The items of a set that have a query in settings of a kind. An item weighs more if it has more
 * queries, or queries in settings with few queries.
 *
 * @param itemScores each item's value times its weight, as in {@link RetrievalResult}
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
 * The weight of each item in the item scores of a kind of setting (see {@link RetrievalResult}): 0 for
 * an item without a query, 1 on average. It is the item score of a measure that is 1 for every query.
 * Rank distances have the weights of multi settings.
 *
 * @returns one weight an item; an empty list where the set has no such setting
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
 * The difference of two models' macro-averaged mAP on one set, first less second, in the settings of a
 * kind.
 *
 * @param first the first model's item scores, as in {@link RetrievalResult}
 * @param second the second model's item scores
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
