import { studyContrasts, studyScope, studySentences, summariseStudy } from "../analysis";
import { throughput } from "../figures";
import type { StoredCell } from "../sweep";
import { accuracySection } from "./accuracy-section";
import { biasSection } from "./bias-section";
import { claimsSection } from "./claims-section";
import { languagesSection } from "./languages-section";
import { provenanceSection } from "./provenance-section";
import type { Report, ReportSection } from "./report-page";
import type { StudyResults } from "./study-results";
import { trainingSection } from "./training-section";

/**
 * The report of a study: question, findings, and all that they rest on.
 *
 * @param widthInches of every figure, see printWidths; each its own without it
 */
export function studyReport(results: StudyResults, widthInches?: number): Report {
  const { cells } = results;
  const summaries = summariseStudy(cells);
  const { settings } = cells[0].result.cell;
  const scope = studyScope(cells);
  const mixes = summaries.filter(({ proportions }) => proportions !== null).length;
  const corpus = settings.evaluationCorpus ?? settings.corpus;
  return {
    title: `Batch proportions and retrieval: ${corpus}`,
    lead: [
      "What does the proportion of monolingual, cross-lingual and multilingual batches in hybrid batch training do to a multilingual dual encoder's retrieval accuracy (mAP) and its throughput?",
      `${mixes === 1 ? "1 mix" : `${mixes} mixes`} and the untrained model: ${settings.model}, ${settings.layers ?? "all"} layers, ${settings.steps} steps of ${settings.batchSize} pairs on ${settings.corpus}, tested on the ${settings.split} split of ${corpus}. Intervals are at 95 % and over ${scope.text}.`,
    ],
    sections: [
      {
        heading: "Findings",
        parts: [
          {
            kind: "text",
            text: scope.isOverSeeds
              ? "Contrasts of corners, fixed before any result; p by Holm's method over all of them. 'No difference found' is not 'no difference'."
              : "Contrasts of corners, fixed before any result; of one seed each, so that no p is given.",
          },
          { kind: "list", items: studySentences(studyContrasts(cells)) },
        ],
      },
      accuracySection(cells, widthInches),
      ...languagesSection(results, widthInches),
      ...biasSection(cells, widthInches),
      ...claimsSection(results),
      ...trainingSection(results, widthInches),
      throughputSection(cells, widthInches),
      provenanceSection(results),
    ],
  };
}

/** Rates as they happened. */
function throughputSection(cells: readonly StoredCell[], widthInches?: number): ReportSection {
  return {
    heading: "Throughput",
    parts: [
      {
        kind: "figure",
        name: "throughput",
        figure: throughput(summariseStudy(cells), widthInches),
        caption:
          "Rates of the runs that made these results, on a machine that may have done other work: no speed claim; npx batchmix throughput makes one.",
      },
    ],
  };
}
