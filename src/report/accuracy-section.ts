import {
  alphaCurve,
  courseRows,
  courseSentence,
  drawnCosts,
  lackOfFitSentences,
  lacksFit,
  mixName,
  pairsOf,
  pathContrasts,
  sharedLanguageContrasts,
  tradeOffPoints,
} from "../analysis";
import {
  alphaCurveFigure,
  contrastForest,
  courseFigure,
  paretoScatter,
  scheduleStrips,
  ternarySurfaces,
} from "../figures";
import { balancedSchedule } from "../mixture";
import { contrastTextTable, courseTables, differenceTable, paperTable, tradeOffTable } from "../tables";
import { figurePart, type ReportPart, type ReportSection, tablePart, textPart } from "./report-page";
import type { ReportedStudy } from "./study-results";

/** mAP, or another measure, by mix: the table, the surface over the triangle with the mix it recommends, the mono-cross edge, the contrasts. */
export function accuracySection(study: ReportedStudy): ReportSection {
  const { cells, elsewhere = [], contrasts, scope, measure } = study;
  const { name } = measure;
  const alpha = alphaCurve(cells, elsewhere);
  const parts: ReportPart[] = [...surfaceParts(study)];
  if (alpha.length > 0) {
    const [first, second] = alpha[0].edge;
    const published = alpha.some((point) => point.published !== null)
      ? "; grey: the three points of arXiv 2408.10536, of other models and corpora and without intervals"
      : "";
    const others = [...new Set(alpha.flatMap(({ corpus }) => corpus ?? []))];
    const beside = others.length > 0 ? `; dashed: the same models tested on ${others.join(" and ")}` : "";
    const caption = `${name} on the ${first}-${second} edge minus that of pure ${first} batches, paired by seed and item, with 95 % bands over ${scope.text}${beside}${published}.`;
    parts.push(figurePart("alpha", (widthInches) => alphaCurveFigure(alpha, widthInches, name), caption));
  }
  if (contrasts.length > 0) {
    const caption = `Contrasts of ${name} with 95 % intervals over ${scope.text}${scope.isOverSeeds ? `; hollow marks: no difference found, p by Holm's method over all ${contrasts.length}` : ""}.`;
    parts.push(
      figurePart("contrasts", (widthInches) => contrastForest(contrasts, widthInches, name), caption),
      tablePart(contrastTextTable(contrasts, measure, scope.isOverSeeds)),
    );
  }
  parts.push(tablePart(differenceTable(cells)), {
    kind: "results",
    table: paperTable(cells),
    caption: `${name}, macro-averaged over settings${name === "rank distance" ? "" : ", and rank distance"} (language bias; less is better), each mix by itself.`,
  });
  return {
    heading: "Accuracy",
    parts: [
      ...parts,
      ...sharedLanguageParts(study),
      ...tradeOffParts(study),
      ...pathParts(study),
      ...courseParts(study),
    ],
  };
}

/** The contrasts over the languages that all kinds of settings have; nothing where these are all languages. */
function sharedLanguageParts({ rows, cells, measure, scope }: ReportedStudy): ReportPart[] {
  const { languages, contrasts } = sharedLanguageContrasts(rows, pairsOf(cells), measure.margin);
  if (contrasts.length === 0) return [];
  const { caption, ...table } = contrastTextTable(contrasts, measure, scope.isOverSeeds);
  const which = `Over the languages that have all kinds of retrieval, ${languages.join(", ")}: other kinds have more languages above, so that kinds of retrieval are compared here alone. Queries, and candidates of cross retrieval, are in these languages; the candidates of multi retrieval are in all. Each contrast has the error of its own seeds.`;
  return [tablePart({ caption: `${which} ${caption}`, ...table })];
}

/** What mixes gain in one kind of setting for what they lose in another. */
function tradeOffParts({ cells, scope, measure }: ReportedStudy): ReportPart[] {
  const tradeOff = tradeOffPoints(cells);
  if (tradeOff.points.length < 2) return [];
  const { settings, reference } = tradeOff;
  const caption = `${measure.name} in ${settings[1]} against ${settings[0]} retrieval, each minus that of pure ${reference} batches, with 95 % intervals over ${scope.text}, paired by seed and item. Filled: no other mix has better means of both, compared as they are. Mixes without room for a name are in the table.`;
  return [figurePart("pareto", (widthInches) => paretoScatter(tradeOff, widthInches, measure.name), caption)];
}

/** mAP, or another measure, by steps, tokens and seconds, and what a common value takes; nothing without measurements at earlier steps. */
function courseParts({ cells, measure }: ReportedStudy): ReportPart[] {
  const [values, ...costs] = courseTables(cells);
  if (!values) return [];
  const rows = courseRows(cells);
  const figures = drawnCosts(rows).map((cost) => {
    const caption = `${measure.name} in the course of training, by ${courseWords[cost]}; bands: 95 % intervals. ${courseSentence}`;
    return figurePart(
      `course-${cost}`,
      (widthInches) => courseFigure(rows, cost, widthInches, measure.name),
      caption,
    );
  });
  return [...figures, ...costs.map(tablePart)];
}

const courseWords = {
  steps: "optimiser steps",
  tokens: "tokens of the texts trained on",
  seconds: "seconds of these runs in optimiser steps, on a machine that may have done other work",
} as const;

/** Paths less their controls, and the kinds of their batches in order; nothing of a study without paths. */
function pathParts({ cells, scope, measure }: ReportedStudy): ReportPart[] {
  const contrasts = pathContrasts(cells);
  if (contrasts.length === 0) return [];
  const mixes = new Map(cells.map(({ result: { cell } }) => [mixName(cell.mix), cell]));
  const names = [...new Set(contrasts.flatMap(({ path, control }) => [path, control]))];
  const strips = names.flatMap((label) => {
    const { mix = null, settings } = mixes.get(label) ?? {};
    return mix && settings ? [{ label, kinds: balancedSchedule(mix, settings.steps) }] : [];
  });
  const caption = `${measure.name} of paths, mixes that change over the steps, minus that of their controls: constant mixes with equal counts of batches or equal shares of the learning rate; 95 % intervals over ${scope.text}.`;
  return [
    figurePart("paths", (widthInches) => contrastForest(contrasts, widthInches, measure.name), caption),
    figurePart(
      "path-strips",
      (widthInches) => scheduleStrips(strips, widthInches),
      "The kinds of the batches of paths and controls, in order.",
    ),
  ];
}

/**
 * The surface over the triangle and what it says; where the mixes do not determine a quadratic, as those of two or
 * four kinds, what each of two or more measured mixes loses to the best.
 */
function surfaceParts({ cells, summaries, optima, scope, measure }: ReportedStudy): ReportPart[] {
  if (optima.length === 0) {
    const table = tradeOffTable(cells);
    return table.rows.length > 1 ? [tablePart(table)] : [];
  }
  const hatched =
    " Hatched: the optimum set, the mixes that are not significantly worse than the best one, which it holds in 95 % of studies; where it is every mix, this study tells none from the best.";
  const fitted = optima.filter(({ surface }) => !lacksFit(surface));
  const orders = fitted.map(({ setting, surface }) => `${setting} retrieval: ${surface.order}`).join(", ");
  const caption = `${measure.name} over the proportions of batch kinds, one triangle a kind of retrieval setting; contours: polynomial${orders && ` (${orders})`} fitted to the measured mixes (circles, their means beside them). Where the polynomial misses the measured means by more than seeds explain, the means alone are drawn, coloured.${scope.isOverSeeds && measure.better !== null ? hatched : ""}`;
  return [
    figurePart(
      "ternary",
      (widthInches) => ternarySurfaces(summaries, optima, widthInches, measure.name),
      caption,
    ),
    ...lackOfFitSentences(optima).map(textPart),
  ];
}
