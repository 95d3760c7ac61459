import {
  bootstrapInterval,
  languageBias,
  type Measure,
  meansByKind,
  RandomStream,
  type RetrievalResult,
  type RetrievalSet,
  type TrecResult,
  zeroShotGroups,
  zeroShotMeans,
} from "../index";
import { table } from "./table";

/** How many best candidates language bias is read from. */
export const biasAt = 100;
const kinds = ["mono", "cross", "multi"] as const;
const short = (value: number | null) => (value === null ? "–" : value.toFixed(4));

/** A model's retrieval as text: mAP by setting, every measure by kind, languages, and what was left out. */
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
    return [name, ...kinds.map((kind) => short(means[kind].macro()))];
  });
  const seen = set.languages.filter((language) => trained.includes(language));
  const isSplit = seen.length > 0 && seen.length < set.languages.length;
  const groups = isSplit ? zeroShotMeans(set, result.queryScores, seen) : null;
  const bias = languageBias(set, result.top, biasAt);
  const exposure = set.languages.map(
    (language) => `${language} ${(100 * bias.exposure[language]).toFixed(1)}`,
  );
  const parts = [
    table(["setting", "queries in", "candidates in", "queries", "mAP"], settings),
    ...kinds.map(
      (kind) => `mAP ${kind}, macro average  ${short(result.macro[kind])}${interval(set, result, kind)}`,
    ),
    "",
    table(["macro average", ...kinds], macros),
    "",
    ...(groups
      ? [
          table(
            ["mAP by languages of training", ...kinds],
            zeroShotGroups.map((group) => [group, ...kinds.map((kind) => short(groups[group][kind]))]),
          ),
          "",
        ]
      : []),
    `rank distance  ${result.rankDistance.toFixed(1)}`,
    `same language among the best ${biasAt}  ${short(bias.sameLanguage.top)}, in the pool ${short(bias.sameLanguage.pool)}`,
    `exposure in the best ${biasAt}, %  ${exposure.join(", ")}`,
    `Kullback-Leibler distance of their languages from the relevant ones'  ${bias.divergence.toFixed(3)} bits`,
  ];
  const left = kinds
    .filter((kind) => result.leftOut[kind] > 0)
    .map((kind) => `${result.leftOut[kind]} ${kind}`);
  if (left.length > 0)
    parts.push(`left out, without a relevant candidate in the setting: ${left.join(", ")} queries`);
  return `${parts.join("\n")}\n`;
}

/** Of this model on other items: nothing of other seeds. */
function interval(
  { clusters }: RetrievalSet,
  { itemScores }: RetrievalResult,
  kind: (typeof kinds)[number],
): string {
  const scores = itemScores[kind];
  const count = clusters ? new Set(clusters).size : (scores?.length ?? 0);
  if (!scores || count < 2) return "";
  const { low, high } = bootstrapInterval(scores, new RandomStream(0, `evaluate ${kind}`), { clusters });
  const over =
    count < scores.length ? `${count} clusters of ${scores.length} items` : `${scores.length} items`;
  return `  (95 % over ${over}: ${low.toFixed(4)} to ${high.toFixed(4)})`;
}

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
    return [name, ...kinds.map((kind) => short(means[kind].macro()))];
  });
  return `
Without the ${all - left.items.length} of ${all} items that have a text in the training split of ${training}
${kinds.map((kind) => `mAP ${kind}, macro average  ${short(result.macro[kind])}${interval(left, result, kind)}`).join("\n")}

${table(["macro average", ...kinds], rows)}
`;
}

/** Means over the queries of a TREC run as text, and what of its files was left out or made equal. */
export function trecReport(result: TrecResult): string {
  const { means, queries, notInRun, withoutRelevant, repeatedJudgements, tiedByRounding } = result;
  const rows = Object.entries(means).map(([name, mean]) => [name, mean.toFixed(4)]);
  const lines = [
    table(["measure", "mean"], rows),
    `${queries} queries with a relevant candidate; ${notInRun} of them not in the run count 0; ` +
      `${withoutRelevant} without one were left out`,
  ];
  if (repeatedJudgements > 0)
    lines.push(
      `judgements that qrels.txt repeats count once: ${repeatedJudgements} line${repeatedJudgements === 1 ? "" : "s"} left out`,
    );
  if (tiedByRounding > 0)
    lines.push(
      `queries whose scores differ but are equal in 32 bits, in which they are compared, as in trec_eval: ${tiedByRounding}; of equal scores the relevant rank last`,
    );
  return `${lines.join("\n")}\n`;
}
