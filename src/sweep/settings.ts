import { inspect } from "node:util";
import { UserError } from "../core";
import { type Precision, precisions } from "../engine";
import {
  isLanguageWeights,
  type LanguageWeights,
  languageWeightsRange,
  type Schedule,
  schedules,
} from "../mixture";
import { type LearningRateDecay, learningRateDecays } from "../training";

export const evaluationSplits = ["validation", "test"] as const;
/** A split that is evaluated: settings are chosen on validation, results are on test. */
export type EvaluationSplit = (typeof evaluationSplits)[number];

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
  readonly split: EvaluationSplit;
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
  readonly schedule: Schedule;
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

/** What a setting can be, in words and as a test of a value of any type. */
interface Range {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

const integerFrom = (least: number): Range => ({
  words: `an integer from ${least} up`,
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= least,
});
const numberWhere = (words: string, holds: (value: number) => boolean): Range => ({
  words,
  holds: (value) => typeof value === "number" && Number.isFinite(value) && holds(value),
});
const above0 = numberWhere("a number above 0", (value) => value > 0);
const from0ToBelow = (end: number) =>
  numberWhere(`from 0 to below ${end}`, (value) => value >= 0 && value < end);
const oneOf = (words: readonly unknown[]): Range => ({
  words: `one of ${words.join(", ")}`,
  holds: (value) => words.includes(value),
});
const isText = (value: unknown) => typeof value === "string" && value.trim() !== "";
const text: Range = { words: "a text that is not empty", holds: isText };
const codes: Range = {
  words: 'a list of different language codes, as ["en", "de"]',
  holds: (value) =>
    Array.isArray(value) && value.length > 0 && value.every(isText) && new Set(value).size === value.length,
};
const orNull = ({ words, holds }: Range): Range => ({
  words: `${words}, or null`,
  holds: (value) => value === null || holds(value),
});

/** The range of every setting by itself. */
const ranges: { readonly [Name in keyof StudySettings]: Range } = {
  corpus: text,
  model: text,
  layers: orNull(integerFrom(1)),
  trainingLanguages: orNull(codes),
  evaluationCorpus: orNull(text),
  evaluationLanguages: orNull(codes),
  split: oneOf(evaluationSplits),
  batchSize: { ...integerFrom(2), words: "an integer from 2 up (a pair's negatives are the others)" },
  steps: integerFrom(1),
  learningRate: above0,
  warmupSteps: integerFrom(0),
  decay: oneOf(learningRateDecays),
  weightDecay: from0ToBelow(1),
  clipNorm: above0,
  scale: above0,
  margin: from0ToBelow(2),
  isSymmetric: oneOf([true, false]),
  positivesPerQuery: integerFrom(1),
  evaluateEvery: orNull(integerFrom(1)),
  patience: orNull(integerFrom(1)),
  dropout: from0ToBelow(1),
  masksFalseNegatives: oneOf([true, false]),
  precision: oneOf(precisions),
  textsPerPass: orNull(integerFrom(1)),
  maxTokens: integerFrom(3), // two are special ones
  schedule: oneOf(schedules),
  languageWeights: { words: languageWeightsRange, holds: isLanguageWeights },
  seeds: integerFrom(1),
};

/** The names of all settings, in the order in which they are declared. */
export const settingNames = Object.keys(ranges) as readonly (keyof StudySettings)[];

/**
 * What is wrong with a value of a setting by itself, as a sentence; null if nothing is.
 *
 * @example settingMistake("steps", 0); // "steps must be an integer from 1 up, not 0"
 */
export function settingMistake(name: keyof StudySettings, value: unknown): string | null {
  const { words, holds } = ranges[name];
  return holds(value) ? null : `${name} must be ${words}, not ${shown(value)}`;
}

/** A value of any type as a message shows it. */
function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : inspect(value, { breakLength: Infinity });
}

/**
 * Refuses names that are no settings.
 *
 * @throws {UserError} naming the first
 */
export function checkSettingNames(settings: object): void {
  const odd = Object.keys(settings).find((name) => !Object.hasOwn(ranges, name));
  if (odd !== undefined)
    throw new UserError(`unknown setting ${JSON.stringify(odd)}; there are ${settingNames.join(", ")}`);
}

/**
 * Refuses settings that cannot be trained with, and names that are no settings.
 *
 * @throws {UserError} naming the setting, its value and its range
 */
export function checkSettings(settings: StudySettings): void {
  checkSettingNames(settings);
  for (const name of settingNames) {
    const mistake = settingMistake(name, settings[name]);
    if (mistake !== null) throw new UserError(mistake);
  }
  const { patience, evaluateEvery, steps, warmupSteps } = settings;
  if (patience !== null && evaluateEvery === null)
    throw new UserError("patience counts measurements: give evaluateEvery, the steps between them, too");
  if (evaluateEvery !== null && evaluateEvery > steps)
    throw new UserError(`evaluateEvery must be at most steps (${steps}), not ${evaluateEvery}`);
  if (warmupSteps >= steps)
    throw new UserError(
      `warmupSteps must be an integer from 0 to below steps (${steps}), not ${warmupSteps}`,
    );
}
