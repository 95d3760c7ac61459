import { UserError } from "../core";
import { retrievalSet } from "../data";
import { evaluateRetrieval, similarities } from "../evaluation";
import type { TrainedModel } from "../models";
import type { ValidationScores } from "../training";
import type { CellSettings } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { embedModel } from "./embed-model";
import { retrievalTokens } from "./retrieval-tokens";

/**
 * What early stopping asks of a model: mAP on the validation split, never on another, in those
 * evaluation languages that it has.
 *
 * @throws {UserError} if the corpus has no validation split
 */
export function validationMeasure(
  inputs: CellInputs,
  { precision }: CellSettings,
): (model: TrainedModel) => Promise<ValidationScores> {
  const { corpus } = inputs;
  const had = new Set(corpus.splits.validation.flatMap(({ texts }) => texts.map((text) => text.language)));
  const languages = corpus.evaluationLanguages.filter((language) => had.has(language));
  if (languages.length === 0) {
    throw new UserError(
      `${corpus.name}: no validation texts in ${corpus.evaluationLanguages.join(" ")}, which evaluateEvery measures on; ` +
        "train without evaluateEvery and patience, or give the corpus some",
    );
  }
  const set = retrievalSet(corpus, "validation", languages);
  const tokens = retrievalTokens(set, "validation", inputs);
  return async (model) => {
    const { queries, candidates } = embedModel(inputs, model, tokens, precision);
    const pool = similarities(inputs.engine, set, queries, candidates);
    const { mono, cross, multi } = evaluateRetrieval(set, pool.scoresOf).macro;
    pool.dispose();
    const means = [mono, cross, multi].filter((mean): mean is number => mean !== null);
    return { mean: means.reduce((sum, mean) => sum + mean, 0) / means.length, mono, cross, multi };
  };
}
