import * as v from "valibot";
import { batchKinds, type Kind, negativeClasses } from "../core";
import { kinds } from "./kinds";
import {
  above0,
  codes,
  differentOnes,
  from0ToBelow,
  integerFrom,
  oneOf,
  orNull,
  stepNumbers,
  text,
  yesOrNo,
} from "./range";
import { byCorpus, setting } from "./setting";

const steps = byCorpus(16, 40);
const warmupSteps = byCorpus(2, 4);

/** The default study's warm-up, shorter in proportion where there are fewer steps, and of one step where there is room for one. */
const fittingWarmup = (study: { readonly corpus: string; readonly steps: number }) => {
  const longest = warmupSteps(study);
  return Math.min(longest, Math.ceil((longest * study.steps) / steps(study)), study.steps - 1);
};

const weights = v.pipe(
  v.union([v.picklist(["uniform", "size"]), v.pipe(v.number(), v.gtValue(0), v.maxValue(1))]),
  v.description("uniform, size, or an exponent from above 0 to 1"),
);

/**
 * The settings that decide, besides mix and seed, what a sweep trains and measures, in groups.
 * docs/default-study.md says how the defaults were chosen, on the validation split.
 */
export const settingGroups = {
  data: {
    corpus: setting(
      "--corpus <name>",
      "a corpus by name, or a .jsonl, .tsv or .parquet file; npx batchmix data lists them",
      text,
      "emoji",
    ),
    trainingLanguages: setting(
      "--training-languages <codes>",
      "languages to train on, as en,de,pt",
      orNull(codes, "all"),
      null,
    ),
  },
  model: {
    model: setting(
      "--model <name>",
      "a folder's name in data/models/, or its path",
      text,
      "multilingual-e5-small",
    ),
    layers: setting(
      "--layers <n>",
      "use the model's first n layers",
      orNull(integerFrom(1), "all"),
      byCorpus<number | null>(2, null),
    ),
    precision: setting(
      "--precision <name>",
      "of the linear layers' products: fp32, or bf16: faster, rounded to 8 bits",
      oneOf("fp32", "bf16"),
      "fp32",
    ),
    maxTokens: setting(
      "--max-tokens <n>",
      "most tokens of a text; longer texts are cut",
      integerFrom(3),
      128,
    ), // two of a text's tokens are special
    ignoredKeys: setting(
      "--ignore-key <name>",
      "read the model's files as if they did not have this key, which batchmix would refuse; can be repeated",
      orNull(differentOnes(text, 'keys, as ["auto_map"]'), "none"),
      null,
    ),
  },
  training: {
    batchSize: setting(
      "--batch-size <pairs>",
      "pairs a batch",
      integerFrom(2, " (a pair's negatives are the others)"),
      64,
    ),
    steps: setting("--steps <n>", "optimiser steps a cell", integerFrom(1), steps),
    learningRate: setting("--learning-rate <rate>", "peak learning rate", above0, byCorpus(8e-4, 5e-5)),
    warmupSteps: setting(
      "--warmup-steps <n>",
      "steps in which the rate climbs; by default fewer in proportion to fewer steps",
      integerFrom(0),
      fittingWarmup,
    ),
    decay: setting(
      "--decay <shape>",
      "how the rate falls after the warm-up: linear, cosine or constant",
      oneOf("linear", "cosine", "constant"),
      "linear",
    ),
    weightDecay: setting(
      "--weight-decay <factor>",
      "AdamW's; a step applies it times the learning rate",
      from0ToBelow(1),
      0.01,
    ),
    clipNorm: setting("--clip-norm <norm>", "gradients of a larger norm are scaled to it", above0, 1),
    dropout: setting(
      "--dropout <probability>",
      "that an activation is dropped, from 0 to below 1",
      from0ToBelow(1),
      0,
    ),
    evaluateEvery: setting(
      "--evaluate-every <steps>",
      "measure on the validation split, keep the best weights",
      orNull(integerFrom(1), "never"),
      null,
    ),
    patience: setting(
      "--patience <n>",
      "end after so many measurements without a better one",
      orNull(integerFrom(1), "never"),
      null,
    ),
    textsPerPass: setting(
      "--texts-per-pass <n>",
      "texts in memory at once, for batches larger than memory",
      orNull(integerFrom(1), "all"),
      null,
    ),
    kinds: setting<readonly (string | Kind)[]>(
      "--kinds <list>",
      "kinds of batches that mixes are of: presets, as mono,cross,x-x, or a JSON list with rules",
      kinds,
      batchKinds,
    ),
    schedule: setting(
      "--schedule <name>",
      "balanced or random order of batch kinds",
      oneOf("balanced", "random"),
      "balanced",
    ),
    languageDraw: setting(
      "--language-draw <name>",
      "balanced: counts of languages within 1 of their shares; random: each drawn by itself",
      oneOf("balanced", "random"),
      "balanced",
    ),
    languageWeights: setting(
      "--language-weights <weights>",
      "how often languages are drawn: uniform, size, or an exponent of size from above 0 to 1 (XLM-R: 0.3)",
      weights,
      "uniform",
    ),
  },
  loss: {
    scale: setting(
      "--scale <factor>",
      "factor on cosines (on dot products where the model's vectors have any length): 1 / temperature",
      above0,
      20,
    ),
    margin: setting(
      "--margin <cosine>",
      "subtracted from each query's cosine with its positive",
      from0ToBelow(2),
      0,
    ),
    isSymmetric: setting("--symmetric", "let each positive find its query too", yesOrNo, false),
    positivesPerQuery: setting(
      "--positives-per-query <n>",
      "texts that each query has to find, all of its item and in one language",
      integerFrom(1),
      1,
    ),
    masksFalseNegatives: setting(
      "--mask-false-negatives",
      "leave out negatives of the query's own item, and negatives that equal its positive",
      yesOrNo,
      false,
    ),
  },
  negatives: {
    negatives: setting(
      "--negatives <n>",
      "mined negatives a query, besides the batch's own",
      integerFrom(0),
      0,
    ),
    negativeLanguages: setting(
      "--negative-languages <class>",
      "their language, compared with the query's: same, other or any",
      oneOf(...negativeClasses),
      "same",
    ),
    mined: setting(
      "--mined <file>",
      "the file of candidates that npx batchmix mine writes",
      orNull(text, "none"),
      null,
    ),
    negativeCap: setting(
      "--negative-cap <share>",
      "leave out candidates that score above this share of what the positive scores",
      above0,
      0.95,
    ),
  },
  evaluation: {
    evaluationCorpus: setting(
      "--evaluation-corpus <name>",
      "another corpus to evaluate on, zero-shot",
      orNull(text, "the same"),
      null,
    ),
    evaluationLanguages: setting(
      "--evaluation-languages <codes>",
      "languages to test in, as en,de,tr",
      orNull(codes, "all"),
      null,
    ),
    split: setting(
      "--split <name>",
      "evaluate on validation (to choose settings) or on test",
      oneOf("validation", "test"),
      "test",
    ),
  },
  study: {
    seeds: setting("--seeds <n>", "seeds a mix", integerFrom(1), 3),
    measureAt: setting(
      "--measure-at <steps>",
      "evaluate after these steps too, as 60,120; they are points of one training, whose rate decays to its last step",
      orNull(stepNumbers, "the last step alone"),
      null,
    ),
  },
};

/** The seed of a cell, of which a study's settings have only the number of seeds. */
export const seedSetting = setting("--seed <n>", "seed of every random draw", integerFrom(0), 0);
