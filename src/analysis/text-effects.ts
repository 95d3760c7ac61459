import { adjustedContrasts } from "./contrast-family";
import { type GroupEffect, pairedRows } from "./language-effects";
import { type LanguageRow, settingOf } from "./language-rows";

/** The difference of two mixes over pairs whose texts came about in one way. */
export interface TextEffect extends Omit<GroupEffect, "group"> {
  readonly texts: "translated" | "independent";
}

/**
 * What a mix does beside another one to the retrieval of translations and of texts that were
 * written independently: macro averages over those settings that hold pairs of both sorts, so that
 * languages are the same in either. One family.
 *
 * @returns none if rows do not say how texts came about
 * @throws {RangeError} if the two mixes differ in seeds or queries
 */
export function textEffects(rows: readonly LanguageRow[], first: string, second: string): TextEffect[] {
  const sorts = new Map<string, Set<LanguageRow["texts"]>>();
  for (const row of rows) {
    if (row.mix !== first || !row.texts) continue;
    const setting = settingOf(row);
    sorts.set(setting, (sorts.get(setting) ?? new Set()).add(row.texts));
  }
  const isMixed = (row: LanguageRow) => sorts.get(settingOf(row))?.size === 2;
  const found = (["mono", "cross"] as const).flatMap((kind) =>
    (["translated", "independent"] as const).flatMap((texts) => {
      const of = (mix: string) =>
        rows.filter((row) => row.mix === mix && row.kind === kind && row.texts === texts && isMixed(row));
      const own = of(first);
      if (own.length === 0) return [];
      const estimate = pairedRows(own, of(second), `${kind}, ${texts} texts`);
      return estimate ? [{ kind, texts, settings: new Set(own.map(settingOf)).size, estimate }] : [];
    }),
  );
  const contrasts = adjustedContrasts(found.map(({ estimate }) => estimate));
  return found.map((effect, index) => ({ ...effect, ...contrasts[index] }));
}
