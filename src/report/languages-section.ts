import {
  type GroupEffect,
  groupByMix,
  groupEffects,
  itemScores,
  languageEffects,
  pText,
  settingOf,
  signed,
  studyKinds,
  type TextEffect,
  textEffects,
  tradeOffs,
} from "../analysis";
import { languageDumbbell, pairDifferenceMap, paretoScatter, rankDistanceCurves } from "../figures";
import { fewestUnits, mean } from "../statistics";
import { figurePart, type ReportSection, textPart } from "./report-page";
import type { ReportedStudy } from "./study-results";

/** What batches of the second kind rather than the first do to each language and pair; nothing if a study lacks either. */
export function languagesSection(study: ReportedStudy): ReportSection[] {
  const { cells, rows, trainingLanguages, widthInches } = study;
  const [second, first] = studyKinds(cells);
  const mixes = new Set(rows.map(({ mix }) => mix));
  if (!mixes.has(first) || !mixes.has(second)) return [];
  const effects = languageEffects(rows, first, second, trainingLanguages);
  if (effects.length === 0) return [];
  const [{ holmP, comparisons }] = effects;
  const isTested = holmP !== null;
  const leftOut = new Set(rows.map(settingOf)).size - effects.length;
  const languages = [...new Set(effects.map(({ queryLanguage }) => queryLanguage))];
  const pairs = effects.filter(({ kind }) => kind !== "multi");
  const inAllLanguages = rows.filter(({ kind }) => kind === "multi");
  const meanOf = (mix: string, language: string) =>
    mean(
      inAllLanguages
        .filter((row) => row.mix === mix && row.queryLanguage === language)
        .map(({ score }) => score),
    );
  const dumbbells = effects
    .filter(({ kind }) => kind === "multi")
    .map(({ queryLanguage: language, group, holmP }) => ({
      language,
      isSeen: group === "seen",
      first: meanOf(second, language),
      second: meanOf(first, language),
      holmP,
    }));
  const test = isTested ? `Holm's p over ${comparisons} settings` : "one seed: nothing is tested";
  const omission =
    leftOut > 0 ? ` ${leftOut} settings of fewer than ${fewestUnits} items or clusters are left out.` : "";
  return [
    {
      heading: "By language",
      parts: [
        textPart(
          `Batches of the kind ${first} rather than ${second}, each setting by itself, paired by seed and item; ${test}.${omission} Training drew from ${trainingLanguages.join(", ")}.`,
        ),
        {
          kind: "list",
          items: [
            ...groupEffects(rows, first, second, trainingLanguages).map((effect) =>
              effectSentence(effect, groupNames[effect.group]),
            ),
            ...textEffects(rows, first, second).map((effect) =>
              effectSentence(effect, `${effect.texts} texts, in settings that have both`),
            ),
          ],
        },
        figurePart(
          "languages",
          languageDumbbell(
            dumbbells,
            { first: `${second} batches`, second: `${first} batches`, measure: "mAP multi" },
            widthInches,
          ),
          `mAP in the setting of all languages, by the queries' language;${isTested ? " filled: Holm p < .05;" : ""} *: never trained on. Points without intervals.`,
        ),
        figurePart(
          "pairs",
          pairDifferenceMap(pairs, languages, `${first} − ${second}`, widthInches),
          `Difference in mAP by language of queries and of candidates${isTested ? "; *: Holm p < .05" : ""}.`,
        ),
      ],
    },
  ];
}

const groupNames: Readonly<Record<GroupEffect["group"], string>> = {
  seen: "languages seen in training",
  unseen: "unseen languages",
  mixed: "from seen to unseen languages and back",
};

function effectSentence(
  { kind, settings, estimate, low, high, over, holmP, comparisons }: Omit<GroupEffect, "group"> | TextEffect,
  where: string,
): string {
  const count = settings === 1 ? "1 setting" : `${settings} settings`;
  const test = holmP === null ? "one seed: not tested" : `Holm p ${pText(holmP)} over ${comparisons}`;
  return `${kind} retrieval, ${where} (${count}): ${signed(estimate)} mAP, 95 % interval ${signed(low)} to ${signed(high)} over ${over}; ${test}.`;
}

/** Language bias: rank distance by item, and against accuracy; nothing with fewer than two trained mixes. */
export function biasSection({ cells, widthInches }: ReportedStudy): ReportSection[] {
  const rows = tradeOffs(cells);
  if (rows.length < 2) return [];
  const curves = groupByMix(cells).flatMap((group) => {
    const scores = itemScores(group, "rankDistance");
    if (!scores || !["untrained", ...studyKinds(cells)].includes(group.name)) return [];
    const distances = scores[0].map((_, item) => mean(scores.map((row) => row[item])));
    return [{ label: group.name, distances }];
  });
  return [
    {
      heading: "Language bias",
      parts: [
        figurePart(
          "rank-distance",
          rankDistanceCurves(curves, widthInches),
          "Rank distance by item, mean over seeds and query languages: how far apart a system ranks candidates that say the same in different languages.",
        ),
        figurePart(
          "pareto",
          paretoScatter(rows, widthInches),
          "Accuracy against language bias; filled: no other mix is as good in every mAP and in rank distance and better in one. One of these mAPs is drawn, so that a filled mark may lie below and right of another: it is better in an mAP that is not drawn. Means, compared as they are. Mixes without room for a name are in the table.",
        ),
      ],
    },
  ];
}
