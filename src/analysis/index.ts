export { mixName } from "./mix-name";
export type { MixSummary, RateRange } from "./mix-summary";
export { type Objective, paretoFront } from "./pareto-front";
export {
  fitResponseSurface,
  type ResponseSurface,
  type SimplexPoint,
  type SurfaceOrder,
} from "./response-surface";
export { type ContrastRow, studyContrasts } from "./study-contrasts";
export { pText, signed, studySentences } from "./study-sentences";
export { groupByMix, itemScores, summariseStudy } from "./summarise-study";
export {
  measuredSettings,
  type SettingMean,
  type SurfaceFit,
  settingMeans,
  surfaceFits,
} from "./surface-fits";
