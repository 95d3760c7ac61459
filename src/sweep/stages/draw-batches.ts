import { batchKindOf, RandomStream, UserError } from "../../core";
import { type Corpus, checkTrainable, type MinedNegatives, withLanguages } from "../../data";
import {
  balancedSchedule,
  drawNegatives,
  makeSampler,
  type Negative,
  type Pair,
  randomSchedule,
} from "../../mixture";
import type { Cell, CellSettings } from "../cell";

export { countNegatives, countShares } from "../../mixture";

/** The batches that a cell trains on, one a step. */
export interface DrawnBatches {
  /** The names of the batches' kinds. */
  readonly kinds: readonly string[];
  /** The pairs of each batch; pairs of one query follow one another. */
  readonly pairs: readonly (readonly Pair[])[];
  /** For each batch and each of its queries the negatives; absent where the settings ask for none. */
  readonly negatives?: readonly (readonly (readonly Negative[])[])[];
}

/**
 * A corpus with the training languages, and with the evaluation languages too where the model is
 * evaluated on the same corpus, since early stopping measures in these.
 *
 * @throws {UserError} for languages that the corpus lacks
 */
export function trainingCorpus(
  loaded: Corpus,
  { trainingLanguages, evaluationLanguages }: CellSettings,
  isEvaluatedOn: boolean,
): Corpus {
  const languages = { trainingLanguages, evaluationLanguages: isEvaluatedOn ? evaluationLanguages : null };
  return withLanguages(loaded, languages);
}

/**
 * Draws every batch of a cell; none for an untrained model.
 *
 * @param corpus as {@link trainingCorpus} gives it
 * @param mined the candidates for negatives; null where the settings ask for none
 * @throws {UserError} if the corpus must not be trained on, or has too few pairs for a batch, or if the mix is of other kinds
 */
export function drawBatches(
  { mix, seed, settings }: Cell,
  corpus: Corpus,
  mined: MinedNegatives | null,
): DrawnBatches {
  if (mix === null || seed === null) return { kinds: [], pairs: [] };
  checkTrainable(corpus);
  const { schedule, steps, batchSize, languageWeights, languageDraw, positivesPerQuery } = settings;
  const kinds =
    schedule === "balanced"
      ? balancedSchedule(mix, steps)
      : randomSchedule(mix, steps, new RandomStream(seed, "schedule"));
  const sampler = makeSampler(corpus, { batchSize, seed, languageWeights, languageDraw, positivesPerQuery });
  const byName = new Map(settings.kinds.map(batchKindOf).map((kind) => [kind.name, kind]));
  const pairs = kinds.map((name) => {
    const kind = byName.get(name);
    if (!kind)
      throw new UserError(`the mix has ${name} batches, but the kinds are ${[...byName.keys()].join(", ")}`);
    return sampler.pairs(kind);
  });
  return mined
    ? { kinds, pairs, negatives: drawNegatives(corpus, mined, pairs, { ...settings, seed }) }
    : { kinds, pairs };
}
