import { UserError } from "../core";
import type { Precision } from "../engine";
import { checkLanguageWeights, type LanguageWeights } from "../mixture";
import { type LearningRateDecay, learningRateDecays } from "../training";

/** Everything that decides what a sweep trains and measures, besides mix and seed. */
export interface StudySettings {
  readonly corpus: string;
  /** Name of a folder in data/models/, or a path to one. */
  readonly model: string;
  /** How many of the model's first layers are used; null for all. */
  readonly layers: number | null;
  readonly trainingLanguages: readonly string[] | null;
  /** Another corpus to evaluate on, zero-shot; null for the same. */
  readonly evaluationCorpus: string | null;
  readonly evaluationLanguages: readonly string[] | null;
  /** Which split is evaluated: settings are chosen on validation, results are on test. */
  readonly split: "validation" | "test";
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  /** How the learning rate falls after the warm-up. */
  readonly decay: LearningRateDecay;
  readonly weightDecay: number;
  readonly clipNorm: number;
  /** Factor on cosines in the loss: 1 / temperature. */
  readonly scale: number;
  /** Taken from the cosine of each query with its own positive. */
  readonly margin: number;
  /** Whether each positive has to find its query too. */
  readonly isSymmetric: boolean;
  /** How many texts each query has to find, all of its item and in one language. */
  readonly positivesPerQuery: number;
  /** Steps between measurements on the validation split, whose best one's weights are kept; null for none. */
  readonly evaluateEvery: number | null;
  /** Measurements without a better one after which training ends; null for never. */
  readonly patience: number | null;
  /** Probability of dropout in training. */
  readonly dropout: number;
  /** Whether candidates of the query's item, or that read as its positive does, are no negatives. */
  readonly masksFalseNegatives: boolean;
  /** Of the linear layers' products, in training and in evaluation. */
  readonly precision: Precision;
  /** How many texts of a batch have their activations in memory at once; null for all. */
  readonly textsPerPass: number | null;
  /** Longer texts are cut. */
  readonly maxTokens: number;
  readonly schedule: "balanced" | "random";
  /** How often the languages of batches and pairs are drawn, by their size. */
  readonly languageWeights: LanguageWeights;
  readonly seeds: number;
}

const common: Omit<StudySettings, "corpus" | "layers" | "steps" | "learningRate" | "warmupSteps"> = {
  model: "multilingual-e5-small",
  trainingLanguages: null,
  evaluationCorpus: null,
  evaluationLanguages: null,
  split: "test",
  batchSize: 64,
  weightDecay: 0.01,
  clipNorm: 1,
  scale: 20,
  decay: "linear",
  margin: 0,
  isSymmetric: false,
  positivesPerQuery: 1,
  evaluateEvery: null,
  patience: null,
  dropout: 0,
  masksFalseNegatives: false,
  precision: "fp32",
  textsPerPass: null,
  maxTokens: 128,
  schedule: "balanced",
  languageWeights: "uniform",
  seeds: 3,
};

/** The settings of a corpus' default study; the README says how they were chosen, on the validation split. */
export function defaultSettings(corpus: string): StudySettings {
  if (corpus === "emoji") {
    return { ...common, corpus, layers: 2, steps: 16, learningRate: 8e-4, warmupSteps: 2 };
  }
  return { ...common, corpus, layers: null, steps: 40, learningRate: 5e-5, warmupSteps: 4 };
}

/**
 * Refuses settings that cannot be trained with.
 *
 * @throws {UserError} naming the setting, its value and its range
 */
export function checkSettings(settings: StudySettings): void {
  const positiveIntegers = ["batchSize", "positivesPerQuery", "steps", "maxTokens", "seeds"] as const;
  for (const name of positiveIntegers) {
    if (!Number.isInteger(settings[name]) || settings[name] < 1) {
      throw new UserError(`${name} must be an integer from 1 up, not ${settings[name]}`);
    }
  }
  if (settings.batchSize < 2)
    throw new UserError("batchSize must be 2 or more: a pair's negatives are the others");
  for (const name of ["learningRate", "clipNorm", "scale"] as const) {
    if (!(settings[name] > 0 && Number.isFinite(settings[name]))) {
      throw new UserError(`${name} must be a number above 0, not ${settings[name]}`);
    }
  }
  if (!learningRateDecays.includes(settings.decay)) {
    throw new UserError(`decay must be one of ${learningRateDecays.join(", ")}, not ${settings.decay}`);
  }
  if (!(settings.margin >= 0 && settings.margin < 2)) {
    throw new UserError(`margin must be from 0 to below 2, not ${settings.margin}`);
  }
  if (!(settings.dropout >= 0 && settings.dropout < 1)) {
    throw new UserError(`dropout must be from 0 to below 1, not ${settings.dropout}`);
  }
  for (const name of ["textsPerPass", "evaluateEvery", "patience"] as const) {
    const value = settings[name];
    if (value !== null && !(Number.isInteger(value) && value >= 1)) {
      throw new UserError(`${name} must be an integer from 1 up, not ${value}`);
    }
  }
  if (settings.patience !== null && settings.evaluateEvery === null) {
    throw new UserError("patience counts measurements: give evaluateEvery, the steps between them, too");
  }
  if (settings.evaluateEvery !== null && settings.evaluateEvery > settings.steps) {
    throw new UserError(
      `evaluateEvery must be at most steps (${settings.steps}), not ${settings.evaluateEvery}`,
    );
  }
  if (!(settings.weightDecay >= 0 && settings.weightDecay < 1)) {
    throw new UserError(`weightDecay must be from 0 to below 1, not ${settings.weightDecay}`);
  }
  checkLanguageWeights(settings.languageWeights);
  const { warmupSteps, steps } = settings;
  if (!Number.isInteger(warmupSteps) || warmupSteps < 0 || warmupSteps >= steps) {
    throw new UserError(
      `warmupSteps must be an integer from 0 to below steps (${steps}), not ${warmupSteps}`,
    );
  }
}
