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
  trainedMixes,
} from "../analysis";
import { languageDumbbell, pairDifferenceMap, paretoScatter, rankDistanceCurves } from "../figures";
import { fewestUnits, mean } from "../statistics";
import { biasTable, equalAccuracySentence } from "../tables";
import { figurePart, type ReportSection, tablePart, textPart } from "./report-page";
import { biasOfRankDistance, type ReportedStudy } from "./study-results";

/** What batches of the second kind rather than the first do to each language and pair; nothing if a study lacks either. */
export function languagesSection(study: ReportedStudy): ReportSection[] {
  const { cells, rows, trainingLanguages, measure } = study;
  const { name } = measure;
  if (rows.length === 0 && name !== "mAP")
    return [
      { heading: "By language", parts: [textPart(`Of ${name} no values of single queries are published.`)] },
    ];
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
              effectSentence(effect, groupNames[effect.group], measure),
            ),
            ...textEffects(rows, first, second).map((effect) =>
              effectSentence(effect, `${effect.texts} texts, in settings that have both`, measure),
            ),
          ],
        },
        figurePart(
          "languages",
          (widthInches) =>
            languageDumbbell(
              dumbbells,
              { first: `${second} batches`, second: `${first} batches`, measure: `${name} multi` },
              widthInches,
            ),
          `${name} in the setting of all languages, by the queries' language;${isTested ? " filled: Holm p < .05;" : ""} *: never trained on. Points without intervals.`,
        ),
        ...(pairs.length === 0
          ? []
          : [
              figurePart(
                "pairs",
                (widthInches) => pairDifferenceMap(pairs, languages, `${first} − ${second}`, widthInches),
                `Difference in ${name} by language of queries and of candidates${isTested ? "; *: Holm p < .05" : ""}.`,
              ),
            ]),
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
  { name, decimals }: ReportedStudy["measure"],
): string {
  const count = settings === 1 ? "1 setting" : `${settings} settings`;
  const test = holmP === null ? "one seed: not tested" : `Holm p ${pText(holmP)} over ${comparisons}`;
  return `${kind} retrieval, ${where} (${count}): ${signed(estimate, decimals)} ${name}, 95 % interval ${signed(low, decimals)} to ${signed(high, decimals)} over ${over}; ${test}.`;
}

/** Language bias: rank distance by item and against accuracy, and bias at equal accuracy; nothing with fewer than two trained mixes. */
export function biasSection(study: ReportedStudy): ReportSection[] {
  const { cells, measure } = study;
  const { bias = measure.name === "mAP" ? biasOfRankDistance(cells) : [] } = study;
  if (trainedMixes(cells).length < 2) return [];
  const rows = tradeOffs(cells);
  const all =
    measure.name === "mAP"
      ? ["every mAP", "these mAPs", "an mAP"]
      : [`every ${measure.name}`, "these", "one"];
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
          (widthInches) => rankDistanceCurves(curves, widthInches),
          "Rank distance by item, mean over seeds and query languages: how far apart a system ranks candidates that say the same in different languages.",
        ),
        ...(rows.length === 0 || measure.name === "rank distance"
          ? []
          : [
              figurePart(
                "pareto",
                (widthInches) => paretoScatter(rows, widthInches, measure.name),
                `${measure.name === "mAP" ? "Accuracy" : measure.name} against language bias; filled: no other mix is as good in ${all[0]} and in rank distance and better in one. One of ${all[1]} is drawn, so that a filled mark may lie below and right of another: it is better in ${all[2]} that is not drawn. Means, compared as they are. Mixes without room for a name are in the table.`,
              ),
            ]),
        ...(bias.some(({ contrasts }) => contrasts.length > 0)
          ? [textPart(equalAccuracySentence), tablePart(biasTable(bias))]
          : []),
      ],
    },
  ];
}
