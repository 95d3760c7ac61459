import { stepRanges } from "../analysis";
import { languageTokens, trainingCurves } from "../figures";
import type { ReportPart, ReportSection } from "./report-page";
import type { StudyResults } from "./study-results";

/** How training went, and on how much of each language; nothing of a study of which neither is known. */
export function trainingSection({ cells, tokens }: StudyResults, widthInches?: number): ReportSection[] {
  const points = stepRanges(cells);
  const parts: ReportPart[] = [];
  if (points.length > 0) {
    parts.push({
      kind: "figure",
      name: "training",
      figure: trainingCurves(points, cells[0].result.cell.settings, widthInches),
      caption:
        "Loss and gradient norm (before clipping) by step, mixes of one kind: means over seeds, bands from the lowest to the highest seed. Kinds differ in how hard their negatives are, so that a lower loss is no better model; dotted: the loss of guessing.",
    });
  }
  if (tokens) {
    parts.push({
      kind: "figure",
      name: "tokens",
      figure: languageTokens(tokens.texts, tokens.training, widthInches),
      caption:
        "Above: tokens of each text of the evaluation, with prompt and special tokens (boxes: quartiles and median; lines: 5th to 95th percentile). Below: each language's share of the texts and of the tokens that training drew, all runs together.",
    });
  }
  return parts.length > 0 ? [{ heading: "Training", parts }] : [];
}
