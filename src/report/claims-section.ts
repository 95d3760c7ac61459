import { claimsTable, equivalenceMargin } from "../analysis";
import type { ReportSection } from "./report-page";
import type { StudyResults } from "./study-results";

/** The claims of arXiv 2408.10536 that the study can speak to; nothing if it can speak to none. */
export function claimsSection({ cells, rows, trainingLanguages }: StudyResults): ReportSection[] {
  const claims = claimsTable(
    cells,
    { mAP: equivalenceMargin, rankDistance: null },
    { rows, seen: trainingLanguages },
  );
  const measured = claims.filter(({ contrasts }) => contrasts.length > 0);
  if (measured.length === 0) return [];
  return [
    {
      heading: "Claims of arXiv 2408.10536",
      parts: [
        {
          kind: "text",
          text: `What this study says of these claims at its size; equivalence means within ± ${equivalenceMargin} mAP by two one-sided tests.`,
        },
        {
          kind: "list",
          items: measured.map(({ claim, verdict, reason }) => `${claim}: ${verdict}. ${reason}`),
        },
      ],
    },
  ];
}
