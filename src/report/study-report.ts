import { studyContrasts, studySentences, summariseStudy } from "../analysis";
import { contrastForest, ternarySurfaces, throughput } from "../figures";
import type { StoredCell } from "../sweep";
import { paperTable } from "../tables";
import type { Report } from "./report-page";

/** The report of a finished study: its cells must have equal settings. */
export function studyReport(cells: readonly StoredCell[], command: string): Report {
  const summaries = summariseStudy(cells);
  const contrasts = studyContrasts(cells);
  const { cell, identity } = cells[0].result;
  const { settings } = cell;
  const seeds = Math.max(...summaries.map((summary) => summary.seeds));
  const mixes = summaries.filter(({ proportions }) => proportions !== null).length;
  const corpus = settings.evaluationCorpus ?? settings.corpus;
  /** A quadratic has six coefficients. */
  const isSimplex = mixes >= 6 && summaries.some(({ proportions }) => (proportions?.multi ?? 0) > 0);
  return {
    title: `Batch proportions and retrieval: ${corpus}`,
    lead: [
      "What does the proportion of monolingual, cross-lingual and multilingual batches in hybrid batch training do to a multilingual dual encoder's retrieval accuracy (mAP) and its throughput?",
      `${mixes} mixes, ${seeds} seeds each, and the untrained model: ${settings.model}, ${settings.layers ?? "all"} layers, ${settings.steps} steps of ${settings.batchSize} pairs on ${settings.corpus}, tested on the ${settings.split} split of ${corpus} (${cells[0].result.itemRankDistances.length} items).`,
    ],
    sections: [
      {
        heading: "Findings",
        parts: [
          {
            kind: "text",
            text: "Contrasts of corners, fixed before any result; p by Holm's method over all of them. 'No difference found' is not 'no difference'.",
          },
          { kind: "list", items: studySentences(contrasts) },
        ],
      },
      {
        heading: "Accuracy",
        parts: [
          {
            kind: "results",
            table: paperTable(cells),
            caption: "mAP, macro-averaged over settings, and rank distance (language bias; less is better).",
          },
          ...(isSimplex
            ? [
                {
                  kind: "figure",
                  figure: ternarySurfaces(summaries),
                  caption:
                    "mAP over the proportions of batch kinds, one triangle a kind of retrieval setting; contours: Scheffé polynomial fitted to the measured mixes.",
                } as const,
              ]
            : []),
          ...(contrasts.length > 0
            ? [
                {
                  kind: "figure",
                  figure: contrastForest(contrasts),
                  caption: "Contrasts of mAP with 95 % intervals; hollow marks: no difference found.",
                } as const,
              ]
            : []),
        ],
      },
      {
        heading: "Throughput",
        parts: [
          {
            kind: "figure",
            figure: throughput(summaries),
            caption:
              "Rates of the runs that made these results, on a machine that may have done other work: no speed claim.",
          },
        ],
      },
      {
        heading: "Configuration and provenance",
        parts: [
          { kind: "facts", caption: "Settings of every cell", rows: facts(settings) },
          {
            kind: "facts",
            caption: "What the numbers were computed from and with (SHA-256)",
            rows: facts(identity),
          },
          { kind: "facts", caption: "Machine", rows: facts(cells[0].timings.engine) },
          {
            kind: "facts",
            caption: "Folders of results",
            rows: cells.map(({ result }) => [
              result.cell.mix
                ? `${Object.values(result.cell.mix).join(":")} seed ${result.cell.seed}`
                : "untrained",
              `${result.key}/evaluations/${result.evaluation}`,
            ]),
          },
          { kind: "text", text: `Made by: ${command}` },
        ],
      },
    ],
  };
}

function facts(values: object): [string, string][] {
  return Object.entries(values).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    factText(value),
  ]);
}

function factText(value: unknown): string {
  if (value === null) return "–";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
