import { stepRanges } from "../analysis";
import { languageTokens, trainingCurves } from "../figures";
import type { ReportPart, ReportSection } from "./report-page";
import type { StudyResults } from "./study-results";

/** How training went, and on how much of each language. */
export function trainingSection({ cells, tokens }: StudyResults, widthInches?: number): ReportSection {
  const points = stepRanges(cells);
  const { batchSize } = cells[0].result.cell.settings;
  const curves: ReportPart = {
    kind: "figure",
    name: "training",
    figure: trainingCurves(points, batchSize, widthInches),
    caption:
      "Loss and gradient norm (before clipping) by step, mixes of one kind: means over seeds, bands from the lowest to the highest seed. Kinds differ in how hard their negatives are, so that a lower loss is no better model; dotted: the loss of guessing.",
  };
  return {
    heading: "Training",
    parts: [
      ...(points.length > 0 ? [curves] : []),
      {
        kind: "figure",
        name: "tokens",
        figure: languageTokens(tokens.texts, tokens.training, widthInches),
        caption:
          "Above: tokens of each text of the evaluation, with prompt and special tokens (boxes: quartiles and median; lines: 5th to 95th percentile). Below: each language's share of the texts and of the tokens that training drew, all runs together.",
      },
    ],
  };
}
