import type { SettingKind } from "../core";
import type { LanguageCode, RetrievalSet } from "../data";
import { meansByKind, type QueryScores } from "./query-scores";
import { macroAverage, type SettingAverage } from "./setting-means";

/** Which of a setting's languages training drew from: all, none, or one of two. */
export const zeroShotGroups = ["seen", "unseen", "mixed"] as const;
export type ZeroShotGroup = (typeof zeroShotGroups)[number];

export type ZeroShotMeans = Readonly<Record<ZeroShotGroup, Readonly<Record<SettingKind, number | null>>>>;

/**
 * Macro averages over settings in languages seen in training, in unseen ones, and, across
 * languages, from one to the other. A multi setting belongs to its queries' language, since every
 * one has the whole pool. Each group's is the mean over its settings of their means, null where
 * it has none.
 *
 * @param seen languages of training pairs; those of the set that are not among them are unseen
 * @throws {RangeError} if none of the set's languages is seen
 */
export function zeroShotMeans(
  set: RetrievalSet,
  scores: QueryScores,
  seen: readonly LanguageCode[],
  measure = "AP",
): ZeroShotMeans {
  if (!set.languages.some((language) => seen.includes(language)))
    throw new RangeError(`zeroShotMeans: expected some of ${set.languages}, got ${seen}`);
  const groupOf = ({ query, candidate }: SettingAverage): ZeroShotGroup => {
    const isSeen = seen.includes(query);
    if (candidate !== "all" && seen.includes(candidate) !== isSeen) return "mixed";
    return isSeen ? "seen" : "unseen";
  };
  const means = meansByKind(set, scores, measure);
  const macroOf = (group: ZeroShotGroup, kind: SettingKind) =>
    macroAverage(means[kind].settings().filter((setting) => groupOf(setting) === group));
  const of = (group: ZeroShotGroup) => ({
    mono: macroOf(group, "mono"),
    cross: macroOf(group, "cross"),
    multi: macroOf(group, "multi"),
  });
  return { seen: of("seen"), unseen: of("unseen"), mixed: of("mixed") };
}
