import type { SettingKind } from "../core";
import type { ItemUnits } from "../statistics";

/** One query's score in one setting, by one model, as per-query tables hold it. */
export interface LanguageRow {
  /** See mixName. */
  readonly mix: string;
  /** null for the untrained model, which has none. */
  readonly seed: number | null;
  readonly kind: SettingKind;
  readonly queryLanguage: string;
  /** "all" in multi settings. */
  readonly candidateLanguage: string;
  /** Items have several rows of a setting if they have several queries. */
  readonly item: string;
  /** The name of the item's cluster, whose items are not independent; absent where the item has none. */
  readonly cluster?: string;
  readonly score: number;
  /** Whether the query and its one relevant candidate are translations, where that is known. */
  readonly texts?: "translated" | "independent" | null;
}

/**
 * Whether training drew from all languages of a setting, from none (unseen), or from one of two (mixed);
 * a multi setting belongs to its queries' language.
 */
export type LanguageGroup = "seen" | "unseen" | "mixed";

type Setting = Pick<LanguageRow, "kind" | "queryLanguage" | "candidateLanguage">;

/** The setting that a row belongs to, as "cross en de". */
export function settingOf({ kind, queryLanguage, candidateLanguage }: Setting): string {
  return `${kind} ${queryLanguage} ${candidateLanguage}`;
}

/** The group of a row's setting. */
export function groupOf(
  { queryLanguage, candidateLanguage }: Omit<Setting, "kind">,
  seen: readonly string[],
): LanguageGroup {
  const isSeen = seen.includes(queryLanguage);
  if (candidateLanguage !== "all" && seen.includes(candidateLanguage) !== isSeen) return "mixed";
  return isSeen ? "seen" : "unseen";
}

/** The rows of each mix and kind of setting, by their names as "1:1:0 cross"; one pass over the rows of many comparisons. */
export function rowsByMix(rows: readonly LanguageRow[]): ReadonlyMap<string, readonly LanguageRow[]> {
  return rowsBy(rows, ({ mix, kind }) => `${mix} ${kind}`);
}

/** The rows of each name, in their order. */
export function rowsBy(
  rows: readonly LanguageRow[],
  nameOf: (row: LanguageRow) => string,
): ReadonlyMap<string, readonly LanguageRow[]> {
  const groups = new Map<string, LanguageRow[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}

/**
 * One number for each item and seed, as {@link pairedContrast} needs them. Their plain mean over items is
 * the macro average: the mean over settings of the mean over a setting's queries.
 *
 * @param rows the rows of one mix; every seed must have the same queries
 * @returns shape [seeds, items], seeds in increasing order, items in the order of their names
 * @throws {RangeError} if seeds differ in their queries
 */
export function itemTable(rows: readonly LanguageRow[]): number[][] {
  const seeds = [...new Set(rows.map(({ seed }) => seed))].sort((a, b) => (a ?? -1) - (b ?? -1));
  const items = [...new Set(rows.map(({ item }) => item))].sort();
  const column = new Map(items.map((item, at) => [item, at]));
  const tables = seeds.map((seed) => {
    const ofSeed = rows.filter((row) => row.seed === seed);
    const settings = ofSeed.map(settingOf);
    const queries = new Map<string, number>(); // how many each setting has
    for (const setting of settings) queries.set(setting, (queries.get(setting) ?? 0) + 1);
    const table = items.map(() => 0);
    for (const [at, row] of ofSeed.entries()) {
      const weight = items.length / (queries.size * (queries.get(settings[at]) ?? 1));
      table[column.get(row.item) ?? 0] += weight * row.score;
    }
    return { seed, table, shape: JSON.stringify([...queries].sort()) };
  });
  for (const { seed, shape } of tables)
    if (shape !== tables[0].shape)
      throw new RangeError(`itemTable: expected the same queries of every seed, got others of seed ${seed}`);
  return tables.map(({ table }) => table);
}

/** The clusters and weights of items, in the order of {@link itemTable}'s columns. */
export function unitsOfItems(rows: readonly LanguageRow[]): ItemUnits {
  const clusterOf = new Map(rows.map(({ item, cluster }) => [item, cluster ?? `item ${item}`]));
  const { seed } = rows[0];
  const [weights] = itemTable(rows.filter((row) => row.seed === seed).map((row) => ({ ...row, score: 1 })));
  return {
    clusters: [...clusterOf.keys()].sort().map((item) => clusterOf.get(item) as string),
    ...(weights.some((weight) => Math.abs(weight - 1) > 1e-9) && { weights }),
  };
}
