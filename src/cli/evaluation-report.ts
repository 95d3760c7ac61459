import {
  bootstrapInterval,
  intervalText,
  itemSample,
  languageBias,
  type Measure,
  meansByKind,
  measureRange,
  RandomStream,
  type RetrievalResult,
  type RetrievalSet,
  settingKinds,
  type TrecResult,
  writeFileAtomic,
  writeQueryScores,
  zeroShotGroups,
  zeroShotMeans,
} from "../index";
import { settingsCsv } from "./settings-csv";
import { table } from "./table";

/** How many best candidates language bias is read from. */
export const biasAt = 100;
const short = (value: number | null) => (value === null ? "–" : value.toFixed(4));

/** A model's retrieval as text: mAP by setting, every measure by kind, language bias where the best candidates are known, and what was left out. */
export function evaluationReport(
  set: RetrievalSet,
  result: RetrievalResult,
  measures: readonly Measure[],
  trained: readonly string[],
): string {
  const settings = result.settings.map(({ kind, query, candidate, queries, meanAP }) => [
    kind,
    query,
    candidate,
    String(queries),
    meanAP.toFixed(4),
  ]);
  const macros = measures.map(({ name }) => {
    const means = meansByKind(set, result.queryScores, name);
    return [name, ...settingKinds.map((kind) => short(means[kind].macro()))];
  });
  const seen = set.languages.filter((language) => trained.includes(language));
  const isSplit = seen.length > 0 && seen.length < set.languages.length;
  const groups = isSplit ? zeroShotMeans(set, result.queryScores, seen) : null;
  const parts = [
    table(["setting", "queries in", "candidates in", "queries", "mAP"], settings),
    ...macroLines(set, result),
    "",
    table(["macro average", ...settingKinds], macros),
    "",
    ...(groups
      ? [
          table(
            ["mAP by languages of training", ...settingKinds],
            zeroShotGroups.map((group) => [group, ...settingKinds.map((kind) => short(groups[group][kind]))]),
          ),
          "",
        ]
      : []),
    ...(result.top.length > 0 ? biasLines(set, result) : []),
  ];
  const left = settingKinds
    .filter((kind) => result.leftOut[kind] > 0)
    .map((kind) => `${result.leftOut[kind]} ${kind}`);
  if (left.length > 0)
    parts.push(`left out, without a relevant candidate in the setting: ${left.join(", ")} queries`);
  return `${parts.join("\n")}\n`;
}

function biasLines(set: RetrievalSet, { rankDistance, top }: RetrievalResult): string[] {
  const { exposure, sameLanguage, divergence } = languageBias(set, top, biasAt);
  const shares = set.languages.map((language) => `${language} ${(100 * exposure[language]).toFixed(1)}`);
  return [
    `rank distance  ${rankDistance.toFixed(1)}`,
    `same language among the best ${biasAt}  ${short(sameLanguage.top)}, in the pool ${short(sameLanguage.pool)}`,
    `exposure in the best ${biasAt}, %  ${shares.join(", ")}`,
    `Kullback-Leibler divergence of their languages from the relevant ones'  ${divergence.toFixed(3)} bits`,
  ];
}

/** Writes the files that a command asked for, and prints their names. */
export function writeTables(
  set: RetrievalSet,
  { queryScores }: RetrievalResult,
  files: { readonly table?: string; readonly queryScores?: string },
): void {
  if (files.table) {
    writeFileAtomic(files.table, settingsCsv(set, queryScores));
    process.stdout.write(`${files.table}\n`);
  }
  if (files.queryScores) {
    writeQueryScores(set, queryScores, files.queryScores);
    process.stdout.write(`${files.queryScores}\n`);
  }
}

/** The macro average of each kind with its interval or why it has none, and what intervals speak of. */
function macroLines(set: RetrievalSet, { macro, itemScores }: RetrievalResult): string[] {
  let hasInterval = false;
  const lines = settingKinds.map((kind) => {
    const scores = itemScores[kind];
    const start = `mAP ${kind}, macro average  ${short(macro[kind])}`;
    if (!scores) return start;
    const { values, ...clustering } = itemSample(set, scores, kind);
    const stream = new RandomStream(0, `evaluate ${kind}`);
    const estimate = bootstrapInterval(values, stream, { range: measureRange, ...clustering });
    const { interval, items, clusters } = estimate;
    if (!interval) return `${start}  (no interval: ${intervalText(estimate)})`;
    hasInterval = true;
    const over = clusters < items ? `${clusters} clusters of ${items} items` : `${items} items`;
    return `${start}  (95 % over ${over}: ${intervalText(estimate)})`;
  });
  return hasInterval ? [...lines, intervalNote] : lines;
}

const intervalNote =
  "intervals are of this model on other items like these, not of this way of training: that takes several seeds";

/** The same without items that training has seen a text of, as text. */
export function leakageReport(
  set: RetrievalSet,
  without: { readonly set: RetrievalSet; readonly result: RetrievalResult } | null,
  measures: readonly Measure[],
  training: string,
): string {
  const all = set.items.length;
  if (!without)
    return `\nWithout items that have a text in the training split of ${training} no query is left of ${all} items\n`;
  const { set: left, result } = without;
  const rows = measures.map(({ name }) => {
    const means = meansByKind(left, result.queryScores, name);
    return [name, ...settingKinds.map((kind) => short(means[kind].macro()))];
  });
  return `
Without the ${all - left.items.length} of ${all} items that have a text in the training split of ${training}
${macroLines(left, result).join("\n")}

${table(["macro average", ...settingKinds], rows)}
`;
}

/** Means over the queries of a TREC run as text, and what of its files was left out or made equal. */
export function trecReport(result: TrecResult): string {
  const { means, queries, notInRun, withoutRelevant, notes, tiedByRounding } = result;
  const rows = Object.entries(means).map(([name, mean]) => [name, mean.toFixed(4)]);
  const lines = [
    table(["measure", "mean"], rows),
    `${queries} queries with a relevant candidate; ${notInRun} of them not in the run count 0; ` +
      `${withoutRelevant} without one were left out`,
  ];
  lines.push(...notes);
  if (tiedByRounding > 0)
    lines.push(
      `queries whose scores differ but are equal in 32 bits, in which they are compared, as in trec_eval: ${tiedByRounding}; of equal scores the relevant rank last`,
    );
  return `${lines.join("\n")}\n`;
}
