export { contrastForest } from "./contrast-forest";
export { closeBrowser, type ExportedFigure, exportFigure, renderJpeg } from "./export";
export type { FigureSpec, SizedFigure, Trace } from "./figure-spec";
export { ternarySurface, ternarySurfaces } from "./ternary-surfaces";
export { throughput } from "./throughput";
