import {
  determinedOptima,
  errorSentences,
  mainFindings,
  measureOf,
  stepRanges,
  studyContrasts,
  studyKinds,
  studyScope,
  summariseStudy,
} from "../analysis";
import { batchKinds } from "../core";
import { languageTokens, throughput, trainingCurves } from "../figures";
import { layersText } from "../settings";
import { cellName, hashFields, machineFields, settingFields } from "../sweep";
import { accuracySection } from "./accuracy-section";
import { claimsSection } from "./claims-section";
import { biasSection, languagesSection } from "./languages-section";
import {
  factsPart,
  figurePart,
  type Report,
  type ReportPart,
  type ReportSection,
  textPart,
} from "./report-page";
import type { ReportedStudy, StudyResults } from "./study-results";

/** The report of a study: question, findings, and all that they rest on. */
export function studyReport(results: StudyResults): Report {
  const { cells } = results;
  const [summaries, contrasts, scope] = [summariseStudy(cells), studyContrasts(cells), studyScope(cells)];
  const measure = measureOf(cells);
  const optima = determinedOptima(cells);
  const study = { ...results, summaries, contrasts, optima, scope, measure };
  const accuracy = accuracySection(study);
  const figureOf = (name: string) =>
    accuracy.parts.find((part) => part.kind === "figure" && part.name === name);
  const headline = figureOf("ternary") ?? figureOf("alpha") ?? figureOf("contrasts");
  const { settings } = cells[0].result.cell;
  const mixes = summaries.filter(({ proportions }) => proportions !== null).length;
  const corpus = settings.evaluationCorpus ?? settings.corpus;
  const described = `${mixes === 1 ? "1 mix" : `${mixes} mixes`} and the untrained model: ${settings.model}, ${layersText(settings.layers)}, ${settings.steps} steps of ${settings.batchSize} pairs on ${settings.corpus}, tested on the ${settings.split} split of ${corpus}. Intervals are at 95 % and over ${scope.text}.`;
  return {
    title: `Batch proportions and retrieval: ${corpus}`,
    lead: [
      `What does the proportion of ${kindsText(cells)} batches in hybrid batch training do to a multilingual dual encoder's ${measure.name === "mAP" ? "retrieval accuracy (mAP)" : `${measure.name} in retrieval`} and its throughput?`,
      ...(measure.name === "mAP" ? [] : [elsewhere(measure.name)]),
    ],
    sections: [
      findingsSection(study, described, headline),
      { ...accuracy, parts: accuracy.parts.filter((part) => part !== headline) },
      ...languagesSection(study),
      ...biasSection(study),
      ...claimsSection(study),
      ...trainingSection(study),
      throughputSection(study),
      provenanceSection(study),
    ],
  };
}

function elsewhere(measure: string): string {
  return `Mixes are compared on ${measure} in the place of mAP. The claims of arXiv 2408.10536, which are of mAP, are in the report without --measure.`;
}

/** The kinds of a study's batches, as a sentence names them. */
function kindsText(cells: StudyResults["cells"]): string {
  const kinds = studyKinds(cells);
  const words = kinds.join() === batchKinds.join() ? ["monolingual", "cross-lingual", "multilingual"] : kinds;
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** What was found in words and in one figure, what of, what intervals rest on, and what the corpora do not allow. */
function findingsSection(
  { cells, contrasts, optima, limits = [] }: ReportedStudy,
  described: string,
  headline: ReportPart | undefined,
): ReportSection {
  const errors = errorSentences(cells);
  const ofErrors: readonly ReportPart[] = [
    textPart("What these intervals and p rest on:"),
    { kind: "list", items: errors },
  ];
  const ofCorpora: readonly ReportPart[] = [
    textPart("What the corpora do not allow, and what is left out or counted once:"),
    { kind: "list", items: limits },
  ];
  return {
    heading: "Findings",
    parts: [
      ...mainFindings(cells, contrasts, optima).map(textPart),
      ...(headline ? [headline] : []),
      textPart(described),
      ...(errors.length > 0 ? ofErrors : []),
      ...(limits.length > 0 ? ofCorpora : []),
    ],
  };
}

/** How training went, and on how much of each language; nothing of a study of which neither is known. */
function trainingSection({ cells, tokens }: ReportedStudy): ReportSection[] {
  const points = stepRanges(cells);
  const parts: ReportPart[] = [];
  if (points.length > 0) {
    parts.push(
      figurePart(
        "training",
        (widthInches) => trainingCurves(points, cells[0].result.cell.settings, widthInches),
        "Loss and gradient norm (before clipping) by step, mixes of one kind: means over seeds, bands from the lowest to the highest seed. Kinds differ in how hard their negatives are, so that a lower loss is no better model; dotted: the loss of guessing.",
      ),
    );
  }
  if (tokens) {
    parts.push(
      figurePart(
        "tokens",
        (widthInches) => languageTokens(tokens.texts, tokens.training, widthInches),
        "Above: tokens of each text of the evaluation, with prompt and special tokens (boxes: quartiles and median; lines: 5th to 95th percentile). Below: each language's share of the texts and of the tokens that training drew, all runs together.",
      ),
    );
  }
  return parts.length > 0 ? [{ heading: "Training", parts }] : [];
}

/** Rates of the runs as they happened. */
function throughputSection({ summaries }: ReportedStudy): ReportSection {
  const caption =
    "Rates of the runs that made these results, on a machine that may have done other work: no speed claim; npx batchmix throughput makes one.";
  return {
    heading: "Throughput",
    parts: [figurePart("throughput", (widthInches) => throughput(summaries, widthInches), caption)],
  };
}

/** Settings, hashes, machine and folders: what is needed to get the same numbers again. */
function provenanceSection({ cells, command }: ReportedStudy): ReportSection {
  const { cell, identity } = cells[0].result;
  const folders = cells.map(({ result: { cell, key, evaluation } }) => [
    cellName({ cell }),
    `${key}/evaluations/${evaluation}`,
  ]);
  return {
    heading: "Configuration and provenance",
    parts: [
      factsPart("Settings of every cell", settingFields(cell.settings)),
      factsPart("What the numbers were computed from and with (SHA-256)", hashFields(identity)),
      factsPart("Machine", machineFields(cells[0].timings.engine)),
      factsPart("Folders of results", Object.fromEntries(folders)),
      textPart(`Made by: ${command}`),
    ],
  };
}
