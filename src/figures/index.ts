export { contrastForest } from "./contrast-forest";
export { closeBrowser, exportFigure, renderJpeg } from "./export";
export type { FigureSpec, SizedFigure, Trace } from "./figure-spec";
export { ternarySurfaces } from "./ternary-surfaces";
export { throughput } from "./throughput";
