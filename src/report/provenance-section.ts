import type { ReportSection } from "./report-page";
import type { StudyResults } from "./study-results";

/** Settings, hashes, machine and folders: what is needed to get the same numbers again. */
export function provenanceSection({ cells, command }: StudyResults): ReportSection {
  const { cell, identity } = cells[0].result;
  return {
    heading: "Configuration and provenance",
    parts: [
      { kind: "facts", caption: "Settings of every cell", rows: facts(cell.settings) },
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
