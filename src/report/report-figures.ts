import type { SizedFigure } from "../figures";
import type { Report } from "./report-page";

/** The figures of a report by name, in its order. */
export function reportFigures({ sections }: Report): Map<string, SizedFigure> {
  const parts = sections.flatMap((section) => section.parts);
  return new Map(
    parts.flatMap((part) => (part.kind === "figure" ? [[part.name, part.figure] as const] : [])),
  );
}
