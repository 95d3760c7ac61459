import path from "node:path";
import type { Command } from "commander";
import type { StudySettings } from "../sweep";
import { codes, number, wholeNumber } from "./option-values";

/** The options by which `quickstart`, `train`, `evaluate` and `figures` change a study's settings. */
export function addStudyOptions(command: Command): Command {
  return command
    .option(
      "--corpus <name>",
      "a corpus by name, or a .jsonl or .tsv file; npx batchmix data lists them",
      "emoji",
    )
    .option("--model <name>", "a folder's name in data/models/, or its path")
    .option("--layers <n>", "use the model's first n layers (emoji: 2; flickr30k-x: all)", wholeNumber)
    .option("--training-languages <codes>", "as en,de,pt; all that the corpus has without it", codes)
    .option("--evaluation-languages <codes>", "as en,de,tr", codes)
    .option("--split <name>", "evaluate on validation (to choose settings) or on test")
    .option("--batch-size <pairs>", "pairs a batch", wholeNumber)
    .option("--steps <n>", "optimiser steps a cell", wholeNumber)
    .option("--learning-rate <rate>", "peak learning rate", number)
    .option("--warmup-steps <n>", "steps in which the rate climbs", wholeNumber)
    .option("--decay <shape>", "how the rate falls after the warm-up: linear, cosine or constant")
    .option("--scale <factor>", "factor on cosines in the loss: 1 / temperature", number)
    .option("--margin <cosine>", "taken from each query's cosine with its own positive", number)
    .option("--symmetric", "let each positive find its query too")
    .option("--positives-per-query <n>", "texts that each query has to find, in one language", wholeNumber)
    .option("--evaluate-every <steps>", "measure on the validation split, keep the best weights", wholeNumber)
    .option("--patience <n>", "end after so many measurements without a better one", wholeNumber)
    .option("--dropout <probability>", "of an activation in training, from 0 to below 1", number)
    .option(
      "--mask-false-negatives",
      "no negatives of the query's own item, or that read as its positive does",
    )
    .option("--precision <name>", "fp32, or bf16: faster, products rounded to 8 bits")
    .option("--texts-per-pass <n>", "texts in memory at once, for batches larger than memory", wholeNumber)
    .option("--schedule <name>", "balanced or random order of batch kinds")
    .option(
      "--language-weights <weights>",
      "uniform, size, or an exponent of size from above 0 to 1 (XLM-R: 0.3)",
      languageWeights,
    )
    .option("--seeds <n>", "seeds a mix", wholeNumber);
}

/** The corpus' default settings, changed by the options that were given; checkSettings says which values they take. */
export async function studySettings(options: Record<string, unknown>): Promise<StudySettings> {
  const { defaultSettings } = require("../index") as typeof import("../index");
  const defaults = defaultSettings(String(options.corpus));
  const named = {
    ...options,
    isSymmetric: options.symmetric,
    masksFalseNegatives: options.maskFalseNegatives,
  };
  const given = Object.entries(named).filter(([name, value]) => name in defaults && value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** What a study's files are called: its corpus' name, of a corpus of one's own that of the file. */
export function studyName({ corpus }: StudySettings): string {
  return path.basename(corpus).replace(/\.(jsonl|tsv)$/, "");
}

/** A name or an exponent. */
function languageWeights(text: string): string | number {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}
