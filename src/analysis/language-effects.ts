import { settingKinds } from "../core";
import {
  fewestUnits,
  pairedContrast,
  pairedDifferences,
  type SeedItemEstimate,
  simultaneousInterval,
} from "../statistics";
import { type AdjustedContrast, adjustedContrasts, contrastFamily } from "./contrast-family";
import {
  groupOf,
  itemTable,
  type LanguageGroup,
  type LanguageRow,
  rowsBy,
  rowsByMix,
  settingOf,
  unitsOfItems,
} from "./language-rows";
import type { ContrastRow } from "./study-contrasts";

/** The difference of two mixes in one setting. */
export interface LanguageEffect
  extends AdjustedContrast,
    Pick<LanguageRow, "kind" | "queryLanguage" | "candidateLanguage"> {
  readonly group: LanguageGroup;
  /** The two mixes, first minus second, as "cross − mono". */
  readonly contrast: string;
  /** Ends of intervals that all hold together in 95 % of studies (Bonferroni). */
  readonly familyLow: number;
  readonly familyHigh: number;
}

/**
 * The differences of two mixes, first minus second, in every setting: each language by itself (mono),
 * each ordered pair (cross), each query language in the pool of all (multi). Differences are paired by
 * seed and item; all settings are one family. Settings with too few items for an interval are left out
 * ({@link pairedRows}).
 *
 * @param seen languages of training pairs
 * @returns an empty list if the mixes share no seed
 * @throws {RangeError} if a mix has no rows, or if the two mixes differ in items
 */
export function languageEffects(
  rows: readonly LanguageRow[],
  first: string,
  second: string,
  seen: readonly string[],
): LanguageEffect[] {
  const [one, other] = [first, second].map((mix) => {
    const ofMix = rows.filter((row) => row.mix === mix);
    const settings = rowsBy(ofMix, settingOf);
    if (settings.size === 0) throw new RangeError(`languageEffects: expected rows of mix ${mix}, got none`);
    return settings;
  });
  const measured = [...one].flatMap(([setting, ofFirst]) => {
    const [{ kind, queryLanguage, candidateLanguage }] = ofFirst;
    const estimate = pairedRows(ofFirst, other.get(setting) ?? [], setting);
    const group = groupOf(ofFirst[0], seen);
    return estimate ? [{ kind, queryLanguage, candidateLanguage, group, estimate }] : [];
  });
  const contrast = `${first} − ${second}`;
  return adjustedContrasts(measured).map((effect, index) => {
    const { low, high } = simultaneousInterval(measured[index].estimate, measured.length);
    return { ...effect, contrast, familyLow: low, familyHigh: high };
  });
}

/** The difference of two mixes, macro-averaged over the settings of a kind and group. */
export interface GroupEffect extends AdjustedContrast {
  readonly kind: LanguageRow["kind"];
  readonly group: LanguageGroup;
  readonly settings: number;
}

/** {@link languageEffects} averaged over the settings in seen languages, in unseen ones, and mixed; one family. */
export function groupEffects(
  rows: readonly LanguageRow[],
  first: string,
  second: string,
  seen: readonly string[],
): GroupEffect[] {
  const groups = settingKinds.flatMap((kind) =>
    (["seen", "unseen", "mixed"] as const).map((group) => ({ kind, group })),
  );
  return averagedEffects(rows, first, second, groups, (row, { group }) => groupOf(row, seen) === group);
}

/**
 * Contrasts of mixes over the languages that have every kind of setting, where some kinds have more: with queries, and
 * candidates of cross settings, in these languages alone; multi settings keep candidates of all languages. One
 * family, paired by seed and item, each contrast with the error of its own seeds.
 *
 * @param pairs first minus second; left out if a mix has no rows
 * @param margin of equivalence
 * @returns no contrasts where all kinds of settings have the same languages
 */
export function sharedLanguageContrasts(
  rows: readonly LanguageRow[],
  pairs: readonly (readonly [first: string, second: string])[],
  margin?: number,
): { readonly languages: readonly string[]; readonly contrasts: readonly ContrastRow[] } {
  const byKind = new Map<string, Set<string>>();
  for (const { kind, queryLanguage } of rows)
    byKind.set(kind, (byKind.get(kind) ?? new Set()).add(queryLanguage));
  const sets = [...byKind.values()];
  const languages = [...(sets[0] ?? [])].filter((each) => sets.every((set) => set.has(each))).sort();
  if (languages.length === 0 || sets.every(({ size }) => size === languages.length))
    return { languages, contrasts: [] };
  const isShared = (language: string) => language === "all" || languages.includes(language);
  const groups = rowsByMix(
    rows.filter((row) => isShared(row.queryLanguage) && isShared(row.candidateLanguage)),
  );
  const measured = settingKinds.flatMap((setting) =>
    pairs.flatMap((pair) => {
      const [first, second] = pair.map((mix) => groups.get(`${mix} ${setting}`) ?? []);
      const estimate = first.length > 0 && second.length > 0 ? pairedRows(first, second, setting) : null;
      return estimate ? [{ setting, contrast: pair.join(" − "), estimate }] : [];
    }),
  );
  return { languages, contrasts: contrastFamily(measured, margin) };
}

/** The difference of two mixes over translated pairs of texts, or over independent ones. */
export interface TextEffect extends Omit<GroupEffect, "group"> {
  readonly texts: "translated" | "independent";
}

/**
 * The differences of two mixes in the retrieval of translations, and of texts that were written
 * independently. Both are macro averages over the settings that hold pairs of both sorts, so that both
 * are over the same languages. One family.
 *
 * @returns an empty list if rows do not say which texts are translations
 * @throws {RangeError} if the two mixes differ in queries
 */
export function textEffects(rows: readonly LanguageRow[], first: string, second: string): TextEffect[] {
  const sorts = new Map<string, Set<LanguageRow["texts"]>>();
  for (const row of rows)
    if (row.mix === first && row.texts)
      sorts.set(settingOf(row), (sorts.get(settingOf(row)) ?? new Set()).add(row.texts));
  const both = rows.filter((row) => sorts.get(settingOf(row))?.size === 2);
  const groups = (["mono", "cross"] as const).flatMap((kind) =>
    (["translated", "independent"] as const).map((texts) => ({ kind, texts })),
  );
  return averagedEffects(both, first, second, groups, (row, { texts }) => row.texts === texts);
}

/** The difference of two mixes in each group of rows of one kind; groups without rows are left out. */
function averagedEffects<Group extends Pick<LanguageRow, "kind">>(
  rows: readonly LanguageRow[],
  first: string,
  second: string,
  groups: readonly Group[],
  isIn: (row: LanguageRow, group: Group) => boolean,
) {
  const measured = groups.flatMap((group) => {
    const rowsOf = (mix: string) =>
      rows.filter((row) => row.mix === mix && row.kind === group.kind && isIn(row, group));
    const ofFirst = rowsOf(first);
    if (ofFirst.length === 0) return [];
    const estimate = pairedRows(ofFirst, rowsOf(second), Object.values(group).join(" "));
    return estimate ? [{ ...group, settings: new Set(ofFirst.map(settingOf)).size, estimate }] : [];
  });
  return adjustedContrasts(measured);
}

/** The difference of two mixes in unseen languages, less their difference in seen ones. */
export type GroupDifference = Omit<GroupEffect, "group" | "settings">;

/**
 * Whether two mixes differ more in languages that training never drew from: their difference in unseen
 * languages, less their difference in seen ones, for each kind of setting; one family.
 *
 * @returns an empty list if the mixes share no seed
 * @throws {RangeError} if the mixes, or the languages, differ in items
 */
export function unseenLessSeen(
  rows: readonly LanguageRow[],
  first: string,
  second: string,
  seen: readonly string[],
): GroupDifference[] {
  const measured = settingKinds.flatMap((kind) => {
    const effectIn = (group: LanguageGroup) => {
      const [one, other] = [first, second].map((mix) =>
        rows.filter((row) => row.mix === mix && row.kind === kind && groupOf(row, seen) === group),
      );
      const pair = one.length > 0 ? withSharedSeeds(one, other, `${kind} ${group}`) : null;
      return pair && { scores: pairedDifferences(...pair.tables), units: pair.units, items: itemsOf(one) };
    };
    const [unseen, known] = [effectIn("unseen"), effectIn("seen")];
    if (!unseen || !known) return [];
    if (unseen.items !== known.items)
      throw new RangeError(`unseenLessSeen: expected the same items in seen and unseen languages in ${kind}`);
    return [{ kind, estimate: pairedContrast(unseen.scores, known.scores, known.units) }];
  });
  return adjustedContrasts(measured);
}

/**
 * The paired contrast of two mixes' rows, over the seeds that both have; the untrained model is
 * paired with every seed.
 *
 * @param setting the name of the rows in an error
 * @returns null without a shared seed, or with fewer items or clusters than an interval needs ({@link fewestUnits})
 * @throws {RangeError} if the mixes differ in items
 */
export function pairedRows(
  first: readonly LanguageRow[],
  second: readonly LanguageRow[],
  setting: string,
): SeedItemEstimate | null {
  const pair = withSharedSeeds(first, second, setting);
  if (!pair || new Set(pair.units.clusters).size < fewestUnits) return null;
  return pairedContrast(...pair.tables, pair.units);
}

/** Tables of two mixes' items over the seeds that both have; an untrained second mix has one row. */
function withSharedSeeds(first: readonly LanguageRow[], second: readonly LanguageRow[], setting: string) {
  if (itemsOf(first) !== itemsOf(second))
    throw new RangeError(`languageEffects: expected both mixes with the same items in ${setting}`);
  const isUntrained = second.every(({ seed }) => seed === null);
  const ofSecond = new Set(second.map(({ seed }) => seed));
  const paired = isUntrained ? first : first.filter(({ seed }) => ofSecond.has(seed));
  if (paired.length === 0) return null;
  const ofFirst = new Set([...(isUntrained ? [null] : []), ...paired.map(({ seed }) => seed)]);
  const tables = [itemTable(paired), itemTable(second.filter(({ seed }) => ofFirst.has(seed)))] as const;
  return { tables, units: unitsOfItems(paired) };
}

function itemsOf(rows: readonly LanguageRow[]): string {
  return [...new Set(rows.map(({ item }) => item))].sort().join("\n");
}
