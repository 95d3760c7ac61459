import type { SettingKind } from "../core";
import type { LanguageCode, RetrievalSet } from "../data";
import { meansByKind, type QueryScores } from "./query-scores";
import { macroAverage, type SettingAverage } from "./setting-means";

/** Whether training drew from all languages of a setting (seen), from none, or from one of two (mixed). */
export const zeroShotGroups = ["seen", "unseen", "mixed"] as const;
export type ZeroShotGroup = (typeof zeroShotGroups)[number];

export type ZeroShotMeans = Readonly<Record<ZeroShotGroup, Readonly<Record<SettingKind, number | null>>>>;

/**
 * Macro averages over three groups of settings: in languages seen in training, in unseen languages, and
 * from a seen language to an unseen one or back (mixed). A multi setting belongs to its queries'
 * language, since every multi setting has the whole pool. A group's average is the mean of its settings'
 * means, null where it has no settings.
 *
 * @param seen languages of training pairs; all other languages of the set are unseen
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
  const meansOf = (group: ZeroShotGroup) => ({
    mono: macroOf(group, "mono"),
    cross: macroOf(group, "cross"),
    multi: macroOf(group, "multi"),
  });
  return { seen: meansOf("seen"), unseen: meansOf("unseen"), mixed: meansOf("mixed") };
}
