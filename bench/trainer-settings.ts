import type { TrainerSettings } from "../src/index";

/** What both sides train with: the peer's loss and optimiser, without dropout. */
export const trainerSettings: TrainerSettings = {
  weightDecay: 0.01,
  clipNorm: 1,
  scale: 20,
  margin: 0,
  isSymmetric: false,
  dropout: 0,
  seed: 0,
  masksFalseNegatives: false,
  precision: "fp32",
  textsPerPass: null,
};
