import {
  alphaCurve,
  lackOfFitSentences,
  recommendationSentence,
  studyContrasts,
  studyOptima,
  studyScope,
  summariseStudy,
} from "../analysis";
import { alphaCurveFigure, contrastForest, ternarySurfaces } from "../figures";
import type { StoredCell } from "../sweep";
import { paperTable } from "../tables";
import type { ReportPart, ReportSection } from "./report-page";

/** A quadratic over the triangle has six coefficients. */
const mixesOfQuadratic = 6;

/** mAP by mix: the table, the surface over the triangle with the mix it recommends, the mono-cross edge, the contrasts. */
export function accuracySection(cells: readonly StoredCell[], widthInches?: number): ReportSection {
  const summaries = summariseStudy(cells);
  const trained = summaries.filter(({ proportions }) => proportions !== null);
  const isSurface =
    trained.length >= mixesOfQuadratic && trained.some(({ proportions }) => (proportions?.multi ?? 0) > 0);
  const alpha = alphaCurve(cells);
  const contrasts = studyContrasts(cells);
  const scope = studyScope(cells);
  const parts: ReportPart[] = [
    {
      kind: "results",
      table: paperTable(cells),
      caption: "mAP, macro-averaged over settings, and rank distance (language bias; less is better).",
    },
  ];
  if (isSurface) {
    const optima = studyOptima(cells);
    parts.push(
      {
        kind: "figure",
        name: "ternary",
        figure: ternarySurfaces(summaries, optima, widthInches),
        caption: `mAP over the proportions of batch kinds, one triangle a kind of retrieval setting; contours: Scheffé polynomial fitted to the measured mixes (circles, their means beside them). Where the polynomial misses the measured means by more than seeds explain, the means alone are drawn, coloured.${scope.isOverSeeds ? " Hatched: the optimum set, the mixes that are not significantly below the best one, which it holds in 95 % of studies; where it is every mix, this study tells none from the best." : ""}`,
      },
      ...[...lackOfFitSentences(optima), recommendationSentence(cells, optima)].map(
        (text): ReportPart => ({ kind: "text", text }),
      ),
    );
  }
  if (alpha.length > 0) {
    parts.push({
      kind: "figure",
      name: "alpha",
      figure: alphaCurveFigure(alpha, widthInches),
      caption: `mAP on the mono-cross edge less that of pure mono batches, paired by seed and item, with 95 % bands over ${scope.text}; grey: the three points of arXiv 2408.10536, of other models and corpora and without intervals.`,
    });
  }
  if (contrasts.length > 0) {
    parts.push({
      kind: "figure",
      name: "contrasts",
      figure: contrastForest(contrasts, widthInches),
      caption: `Contrasts of mAP with 95 % intervals over ${scope.text}${scope.isOverSeeds ? "; hollow marks: no difference found" : ""}.`,
    });
  }
  return { heading: "Accuracy", parts };
}
