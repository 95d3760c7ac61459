import {
  type GroupEffect,
  groupEffects,
  languageEffects,
  pText,
  settingOf,
  signed,
  studyContrasts,
  studyKinds,
  type TextEffect,
  textEffects,
  trainedMixes,
} from "../analysis";
import { contrastForest, languageDifferences, oneColumn, pairDifferenceMap } from "../figures";
import { fewestUnits } from "../statistics";
import { cellsByRankDistance } from "../sweep";
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
  const inAllLanguages = effects.filter(({ kind }) => kind === "multi");
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
        ...(inAllLanguages.length === 0
          ? []
          : [
              figurePart(
                "languages",
                (widthInches) => languageDifferences(inAllLanguages, `${name} multi`, widthInches),
                `Difference in ${name} in the setting of all languages, by the queries' language, with 95 % intervals, each for its language alone${isTested ? "; filled: Holm p < .05" : ""}; *: never trained on.`,
              ),
            ]),
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

/** Language bias: differences of rank distance, and bias at equal accuracy; nothing with fewer than two trained mixes. */
export function biasSection(study: ReportedStudy): ReportSection[] {
  const { cells, scope, measure } = study;
  const { bias = measure.name === "mAP" ? biasOfRankDistance(cells) : [] } = study;
  if (trainedMixes(cells).length < 2) return [];
  const contrasts = studyContrasts(cellsByRankDistance(cells)).filter(
    ({ contrast }) => !contrast.endsWith("untrained"),
  );
  return [
    {
      heading: "Language bias",
      parts: [
        ...(contrasts.length === 0
          ? []
          : [
              figurePart(
                "rank-distance",
                (widthInches) => contrastForest(contrasts, widthInches ?? oneColumn, "rank distance", 1),
                `Differences of rank distance, how far apart a system ranks candidates that say the same in different languages, with 95 % intervals over ${scope.text}, paired by seed and item; less is better.`,
              ),
            ]),
        ...(bias.some(({ contrasts }) => contrasts.length > 0)
          ? [textPart(equalAccuracySentence), tablePart(biasTable(bias))]
          : []),
      ],
    },
  ];
}
