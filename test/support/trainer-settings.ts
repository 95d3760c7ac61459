import type { TrainerSettings } from "../../src/training";

/** Trainer settings of the tests: the plain loss, in float32, all texts at once. */
export const plainSettings: TrainerSettings = {
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
