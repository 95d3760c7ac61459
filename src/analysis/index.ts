export { mixName } from "./mix-name";
export type { MixSummary, RateRange } from "./mix-summary";
export { type ContrastRow, studyContrasts } from "./study-contrasts";
export { groupByMix, summariseStudy } from "./summarise-study";
