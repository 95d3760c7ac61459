export { contrastForest } from "./contrast-forest";
export { costByShape, type ShapeCost } from "./cost-by-shape";
export { closeBrowser, type ExportedFigure, exportFigure, renderJpeg } from "./export";
export type { FigureSpec, SizedFigure, Trace } from "./figure-spec";
export { type LanguagePairCounts, languagePairs } from "./language-pairs";
export { type ScheduleRow, scheduleStrips } from "./schedule-strips";
export { ternarySurface, ternarySurfaces } from "./ternary-surfaces";
export { throughput } from "./throughput";
export { type CurvePoint, trainingCurve } from "./training-curve";
