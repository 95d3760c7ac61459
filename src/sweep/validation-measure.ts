import { UserError } from "../core";
import { checkRetrievable, retrievalSet } from "../data";
import { evaluateVectors } from "../evaluation";
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
 * @throws {UserError} if the corpus has no validation split, or one that nothing can be measured on
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
  checkRetrievable(set);
  const tokens = retrievalTokens(set, corpus, "validation", inputs);
  return async (model) => {
    const embedded = embedModel(inputs, model, tokens, precision);
    const { mono, cross, multi } = evaluateVectors(inputs.engine, set, embedded).macro;
    const means = [mono, cross, multi].filter((mean): mean is number => mean !== null);
    return { mean: means.reduce((sum, mean) => sum + mean, 0) / means.length, mono, cross, multi };
  };
}
