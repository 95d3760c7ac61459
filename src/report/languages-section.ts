import { type LanguageEffect, type LanguageRow, languageEffects, settingOf } from "../analysis";
import { languageDumbbell, pairDifferenceMap } from "../figures";
import { fewestUnits, mean } from "../statistics";
import { groupSentences } from "./group-sentences";
import type { ReportSection } from "./report-page";
import type { StudyResults } from "./study-results";

/** What cross rather than mono batches do to each language and pair; nothing if a study lacks either. */
export function languagesSection(
  { rows, trainingLanguages }: StudyResults,
  widthInches?: number,
): ReportSection[] {
  const mixes = new Set(rows.map(({ mix }) => mix));
  if (!mixes.has("mono") || !mixes.has("cross")) return [];
  const effects = languageEffects(rows, "cross", "mono", trainingLanguages);
  if (effects.length === 0) return [];
  const leftOut = new Set(rows.map(settingOf)).size - effects.length;
  const isTested = effects[0].holmP !== null;
  const pairs = effects.filter(({ kind }) => kind !== "multi");
  const languages = [...new Set(effects.map(({ queryLanguage }) => queryLanguage))];
  const multi = effects.filter(({ kind }) => kind === "multi");
  return [
    {
      heading: "By language",
      parts: [
        {
          kind: "text",
          text: `Cross rather than mono batches, each setting by itself, paired by seed and item; ${effects[0].holmP === null ? "one seed: nothing is tested" : `Holm's p over ${effects[0].comparisons} settings`}.${leftOut > 0 ? ` ${leftOut} settings of fewer than ${fewestUnits} items or clusters are left out.` : ""} Training drew from ${trainingLanguages.join(", ")}.`,
        },
        { kind: "list", items: groupSentences(rows, trainingLanguages) },
        {
          kind: "figure",
          name: "languages",
          figure: languageDumbbell(
            multi.map((effect) => dumbbellRow(effect, rows)),
            { first: "mono batches", second: "cross batches", measure: "mAP multi" },
            widthInches,
          ),
          caption: `mAP in the setting of all languages, by the queries' language;${isTested ? " filled: Holm p < .05;" : ""} *: never trained on. Points without intervals.`,
        },
        {
          kind: "figure",
          name: "pairs",
          figure: pairDifferenceMap(
            pairs.map(({ queryLanguage: query, candidateLanguage: candidate, estimate, holmP }) => ({
              query,
              candidate,
              estimate,
              holmP,
            })),
            languages,
            "cross − mono",
            widthInches,
          ),
          caption: `Difference in mAP by language of queries and of candidates${isTested ? "; *: Holm p < .05" : ""}.`,
        },
      ],
    },
  ];
}

function dumbbellRow({ queryLanguage, group, holmP }: LanguageEffect, rows: readonly LanguageRow[]) {
  const meanOf = (mix: string) =>
    mean(
      rows.flatMap((row) =>
        row.mix === mix && row.kind === "multi" && row.queryLanguage === queryLanguage ? [row.score] : [],
      ),
    );
  return {
    language: queryLanguage,
    isSeen: group === "seen",
    first: meanOf("mono"),
    second: meanOf("cross"),
    holmP,
  };
}
