import { claimsTable, equivalenceMargin, type Judgement, measureOf } from "../analysis";
import type { ReportSection } from "./report-page";
import type { StudyResults } from "./study-results";

/**
 * What became of the study's hypotheses, and of the claims of arXiv 2408.10536; nothing of what was not
 * measured. The paper's claims are of mAP and rank distance, and left out where cells are compared on another measure.
 */
export function claimsSection(results: StudyResults): ReportSection[] {
  const isOfMeanPrecision = measureOf(results.cells).name === "mAP";
  return [
    ...verdicts(
      "Hypotheses",
      "Declared before any result: what this study says of each at its size, by the error of each contrast's own seeds.",
      results.hypotheses ?? [],
    ),
    ...verdicts(
      "Claims of arXiv 2408.10536",
      `What this study says of these claims at its size; equivalence means within ± ${equivalenceMargin} mAP by two one-sided tests.`,
      isOfMeanPrecision ? claimsTable(results).filter(({ tests }) => tests.length > 0) : [],
    ),
  ];
}

function verdicts(heading: string, text: string, judged: readonly Judgement[]): ReportSection[] {
  if (judged.length === 0) return [];
  const items = judged.map(({ statement, verdict, reason }) => `${statement}: ${verdict}. ${reason}`);
  return [
    {
      heading,
      parts: [
        { kind: "text", text },
        { kind: "list", items },
      ],
    },
  ];
}
