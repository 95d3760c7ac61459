import { groupByMix, itemScores, tradeOffs } from "../analysis";
import { batchKinds } from "../core";
import { paretoScatter, rankDistanceCurves } from "../figures";
import { mean } from "../statistics";
import type { StoredCell } from "../sweep";
import type { ReportSection } from "./report-page";

const shown = ["untrained", ...batchKinds];

/** Language bias: rank distance by item, and against accuracy. */
export function biasSection(cells: readonly StoredCell[], widthInches?: number): ReportSection[] {
  const curves = groupByMix(cells).flatMap((group) => {
    const scores = itemScores(group, "rankDistance");
    if (!scores || !shown.includes(group.name)) return [];
    const distances = scores[0].map((_, item) => mean(scores.map((row) => row[item])));
    return [{ label: group.name, distances }];
  });
  const rows = tradeOffs(cells);
  if (rows.length < 2) return [];
  return [
    {
      heading: "Language bias",
      parts: [
        {
          kind: "figure",
          name: "rank-distance",
          figure: rankDistanceCurves(curves, widthInches),
          caption:
            "Rank distance by item, mean over seeds and query languages: how far apart a system ranks candidates that say the same in different languages.",
        },
        {
          kind: "figure",
          name: "pareto",
          figure: paretoScatter(rows, widthInches),
          caption:
            "Accuracy against language bias; filled: no other mix is as good in every mAP and in rank distance and better in one. Means, compared as they are. Mixes without room for a name are in the table.",
        },
      ],
    },
  ];
}
