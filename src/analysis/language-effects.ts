import { settingKinds } from "../core";
import {
  fewestUnits,
  pairedContrast,
  pairedDifferences,
  type SeedItemEstimate,
  simultaneousInterval,
} from "../statistics";
import { type AdjustedContrast, adjustedContrasts } from "./contrast-family";
import {
  groupOf,
  itemTable,
  type LanguageGroup,
  type LanguageRow,
  settingOf,
  unitsOfItems,
} from "./language-rows";

/** The difference of two mixes in one setting. */
export interface LanguageEffect extends AdjustedContrast {
  readonly kind: LanguageRow["kind"];
  readonly queryLanguage: string;
  readonly candidateLanguage: string;
  readonly group: LanguageGroup;
  /** As "cross − mono": the first minus the second. */
  readonly contrast: string;
  /** Ends of intervals that all hold together in 95 % of studies (Bonferroni). */
  readonly familyLow: number;
  readonly familyHigh: number;
}

/**
 * What a mix does to every setting beside another one: each language by itself (mono), each ordered
 * pair (cross), each query language in the pool of all (multi). Paired by seed and item, all
 * settings one family; without settings of too few items for an interval ({@link pairedRows}).
 *
 * @param seen languages of training pairs
 * @throws {RangeError} if a mix has no rows, or the two differ in seeds or queries
 */
export function languageEffects(
  rows: readonly LanguageRow[],
  first: string,
  second: string,
  seen: readonly string[],
): LanguageEffect[] {
  const [one, other] = [settingsOf(rows, first), settingsOf(rows, second)];
  const found = [...one].flatMap(([setting, own]) => {
    const { kind, queryLanguage, candidateLanguage } = own[0];
    const estimate = pairedRows(own, other.get(setting) ?? [], setting);
    const group = groupOf(own[0], seen);
    return estimate ? [{ kind, queryLanguage, candidateLanguage, group, estimate }] : [];
  });
  const contrasts = adjustedContrasts(found.map(({ estimate }) => estimate));
  return found.map(({ estimate, ...setting }, index) => {
    const { low: familyLow, high: familyHigh } = simultaneousInterval(estimate, found.length);
    return { ...setting, contrast: `${first} − ${second}`, ...contrasts[index], familyLow, familyHigh };
  });
}

/** The difference of two mixes, macro-averaged over the settings of a kind and group. */
export interface GroupEffect extends AdjustedContrast {
  readonly kind: LanguageRow["kind"];
  readonly group: LanguageGroup;
  readonly settings: number;
}

/** {@link languageEffects} averaged over settings in seen, in unseen languages, and across; one family. */
export function groupEffects(
  rows: readonly LanguageRow[],
  first: string,
  second: string,
  seen: readonly string[],
): GroupEffect[] {
  const found = settingKinds.flatMap((kind) =>
    (["seen", "unseen", "mixed"] as const).flatMap((group) => {
      const of = (mix: string) =>
        rows.filter((row) => row.mix === mix && row.kind === kind && groupOf(row, seen) === group);
      const own = of(first);
      if (own.length === 0) return [];
      const estimate = pairedRows(own, of(second), `${kind} ${group}`);
      return estimate ? [{ kind, group, settings: new Set(own.map(settingOf)).size, estimate }] : [];
    }),
  );
  const contrasts = adjustedContrasts(found.map(({ estimate }) => estimate));
  return found.map((effect, index) => ({ ...effect, ...contrasts[index] }));
}

/** What a mix does in unseen languages less what it does in seen ones. */
export type GroupDifference = Omit<GroupEffect, "group" | "settings">;

/**
 * Whether a mix does more in languages that training never drew from: the effect of the first mix
 * beside the second in unseen languages, less that in seen ones, for each kind of setting; one family.
 *
 * @throws {RangeError} if the mixes, or the languages, differ in seeds or items
 */
export function unseenLessSeen(
  rows: readonly LanguageRow[],
  first: string,
  second: string,
  seen: readonly string[],
): GroupDifference[] {
  const found = settingKinds.flatMap((kind) => {
    const tableOf = (mix: string, group: LanguageGroup) =>
      rows.filter((row) => row.mix === mix && row.kind === kind && groupOf(row, seen) === group);
    const effect = (group: LanguageGroup) => {
      const [own, other] = [tableOf(first, group), tableOf(second, group)];
      if (own.length === 0) return null;
      checkPaired(own, other, `${kind} ${group}`);
      return {
        scores: pairedDifferences(itemTable(own), itemTable(other)),
        units: unitsOfItems(own),
        items: itemsOf(own),
      };
    };
    const [unseen, known] = [effect("unseen"), effect("seen")];
    if (unseen && known && unseen.items !== known.items)
      throw new RangeError(`unseenLessSeen: expected the same items in seen and unseen languages in ${kind}`);
    return unseen && known
      ? [{ kind, estimate: pairedContrast(unseen.scores, known.scores, known.units) }]
      : [];
  });
  const contrasts = adjustedContrasts(found.map(({ estimate }) => estimate));
  return found.map(({ kind }, index) => ({ kind, ...contrasts[index] }));
}

function settingsOf(rows: readonly LanguageRow[], mix: string): Map<string, LanguageRow[]> {
  const settings = new Map<string, LanguageRow[]>();
  for (const row of rows) {
    if (row.mix !== mix) continue;
    const own = settings.get(settingOf(row));
    if (own) own.push(row);
    else settings.set(settingOf(row), [row]);
  }
  if (settings.size === 0) throw new RangeError(`languageEffects: expected rows of mix ${mix}, got none`);
  return settings;
}

function itemsOf(rows: readonly LanguageRow[]): string {
  return [...new Set(rows.map(({ item }) => item))].sort().join("\n");
}

/**
 * The paired contrast of two mixes' rows: by seed where both have the seed, the untrained model
 * with every seed.
 *
 * @returns null with fewer items or clusters than an interval needs ({@link fewestUnits})
 * @throws {RangeError} if the mixes differ in seeds or items
 */
export function pairedRows(
  first: readonly LanguageRow[],
  second: readonly LanguageRow[],
  setting: string,
): SeedItemEstimate | null {
  checkPaired(first, second, setting);
  const units = unitsOfItems(first);
  if (new Set(units.clusters).size < fewestUnits) return null;
  return pairedContrast(itemTable(first), itemTable(second), units);
}

/** @throws {RangeError} if the mixes differ in seeds or items, but for an untrained second one, which has no seed */
function checkPaired(first: readonly LanguageRow[], second: readonly LanguageRow[], setting: string): void {
  const seeds = (rows: readonly LanguageRow[]) => [...new Set(rows.map(({ seed }) => seed))].sort().join();
  const isPaired = second.every(({ seed }) => seed === null) || seeds(first) === seeds(second);
  if (itemsOf(first) !== itemsOf(second) || !isPaired)
    throw new RangeError(`languageEffects: expected both mixes with the same seeds and items in ${setting}`);
}
