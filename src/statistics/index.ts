export { holm } from "./holm";
export { mean } from "./mean";
export { median } from "./median";
export { pairedContrast } from "./paired-contrast";
export { type Estimate, type SeedItemEstimate, seedItemInterval } from "./seed-item-interval";
