import {
  alphaCurve,
  courseRows,
  courseSentence,
  drawnCosts,
  lackOfFitSentences,
  lacksFit,
  mixName,
  pathContrasts,
  recommendationSentence,
  studyOptima,
  surfaceFits,
} from "../analysis";
import { alphaCurveFigure, contrastForest, courseFigure, scheduleStrips, ternarySurfaces } from "../figures";
import { balancedSchedule } from "../mixture";
import { courseTables, paperTable, tradeOffTable } from "../tables";
import { figurePart, type ReportPart, type ReportSection, tablePart, textPart } from "./report-page";
import type { ReportedStudy } from "./study-results";

/** mAP, or another measure, by mix: the table, the surface over the triangle with the mix it recommends, the mono-cross edge, the contrasts. */
export function accuracySection(study: ReportedStudy): ReportSection {
  const { cells, contrasts, scope, widthInches, measure } = study;
  const { name } = measure;
  const alpha = alphaCurve(cells);
  const parts: ReportPart[] = [
    {
      kind: "results",
      table: paperTable(cells),
      caption: `${name}, macro-averaged over settings${name === "rank distance" ? "" : ", and rank distance"} (language bias; less is better).`,
    },
    ...surfaceParts(study),
  ];
  if (alpha.length > 0) {
    const [first, second] = alpha[0].edge;
    const published = alpha.some((point) => point.published !== null)
      ? "; grey: the three points of arXiv 2408.10536, of other models and corpora and without intervals"
      : "";
    const caption = `${name} on the ${first}-${second} edge less that of pure ${first} batches, paired by seed and item, with 95 % bands over ${scope.text}${published}.`;
    parts.push(figurePart("alpha", alphaCurveFigure(alpha, widthInches, name), caption));
  }
  if (contrasts.length > 0) {
    const caption = `Contrasts of ${name} with 95 % intervals over ${scope.text}${scope.isOverSeeds ? "; hollow marks: no difference found" : ""}.`;
    parts.push(figurePart("contrasts", contrastForest(contrasts, widthInches, name), caption));
  }
  return { heading: "Accuracy", parts: [...parts, ...pathParts(study), ...courseParts(study)] };
}

/** mAP, or another measure, by steps, tokens and seconds, and what a common value takes; nothing without measurements at earlier steps. */
function courseParts({ cells, widthInches, measure }: ReportedStudy): ReportPart[] {
  const [values, ...costs] = courseTables(cells);
  if (!values) return [];
  const rows = courseRows(cells);
  const figures = drawnCosts(rows).map((cost) => {
    const caption = `${measure.name} in the course of training, by ${courseWords[cost]}; bands: 95 % intervals. ${courseSentence}`;
    return figurePart(`course-${cost}`, courseFigure(rows, cost, widthInches, measure.name), caption);
  });
  return [...figures, ...costs.map(tablePart)];
}

const courseWords = {
  steps: "optimiser steps",
  tokens: "tokens of the texts trained on",
  seconds: "seconds of these runs in optimiser steps, on a machine that may have done other work",
} as const;

/** Paths less their controls, and the kinds of their batches in order; nothing of a study without paths. */
function pathParts({ cells, scope, widthInches, measure }: ReportedStudy): ReportPart[] {
  const contrasts = pathContrasts(cells);
  if (contrasts.length === 0) return [];
  const mixes = new Map(cells.map(({ result: { cell } }) => [mixName(cell.mix), cell]));
  const names = [...new Set(contrasts.flatMap(({ path, control }) => [path, control]))];
  const strips = names.flatMap((label) => {
    const { mix = null, settings } = mixes.get(label) ?? {};
    return mix && settings ? [{ label, kinds: balancedSchedule(mix, settings.steps) }] : [];
  });
  const caption = `${measure.name} of paths, mixes that change over the steps, less that of their controls: constant mixes with equal counts of batches or equal shares of the learning rate; 95 % intervals over ${scope.text}.`;
  return [
    figurePart("paths", contrastForest(contrasts, widthInches, measure.name), caption),
    figurePart(
      "path-strips",
      scheduleStrips(strips, widthInches),
      "The kinds of the batches of paths and controls, in order.",
    ),
  ];
}

/**
 * The surface over the triangle and what it says; where the mixes do not determine a quadratic, as those of two or
 * four kinds, what each of two or more measured mixes loses to the best.
 */
function surfaceParts({ cells, summaries, scope, widthInches, measure }: ReportedStudy): ReportPart[] {
  if (surfaceFits(summaries).length === 0) {
    const table = tradeOffTable(cells);
    return table.rows.length > 1 ? [tablePart(table), textPart(recommendationSentence(cells, []))] : [];
  }
  const optima = studyOptima(cells);
  const hatched =
    " Hatched: the optimum set, the mixes that are not significantly worse than the best one, which it holds in 95 % of studies; where it is every mix, this study tells none from the best.";
  const fitted = optima.filter(({ surface }) => !lacksFit(surface));
  const orders = fitted.map(({ setting, surface }) => `${setting} retrieval: ${surface.order}`).join(", ");
  const caption = `${measure.name} over the proportions of batch kinds, one triangle a kind of retrieval setting; contours: polynomial${orders && ` (${orders})`} fitted to the measured mixes (circles, their means beside them). Where the polynomial misses the measured means by more than seeds explain, the means alone are drawn, coloured.${scope.isOverSeeds && measure.better !== null ? hatched : ""}`;
  return [
    figurePart("ternary", ternarySurfaces(summaries, optima, widthInches, measure.name), caption),
    ...[...lackOfFitSentences(optima), recommendationSentence(cells, optima)].map(textPart),
  ];
}
