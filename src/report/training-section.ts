import { stepRanges } from "../analysis";
import { trainingCurves } from "../figures";
import type { StoredCell } from "../sweep";
import type { ReportSection } from "./report-page";

/** How training went: loss and gradient norm by step; nothing of a study without mixes of one kind. */
export function trainingSection(cells: readonly StoredCell[], widthInches?: number): ReportSection[] {
  const points = stepRanges(cells);
  if (points.length === 0) return [];
  const { batchSize } = cells[0].result.cell.settings;
  return [
    {
      heading: "Training",
      parts: [
        {
          kind: "figure",
          name: "training",
          figure: trainingCurves(points, batchSize, widthInches),
          caption:
            "Loss and gradient norm (before clipping) by step, mixes of one kind: means over seeds, bands from the lowest to the highest seed. Kinds differ in how hard their negatives are, so that a lower loss is no better model; dotted: the loss of guessing.",
        },
      ],
    },
  ];
}
