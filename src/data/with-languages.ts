import { UserError } from "../core";
import type { Corpus, LanguageCode } from "./types";

/** Which languages of a corpus a study uses; null for all that it has. */
export interface LanguageChoice {
  readonly trainingLanguages: readonly LanguageCode[] | null;
  readonly evaluationLanguages: readonly LanguageCode[] | null;
}

/**
 * A corpus restricted to some of its languages.
 *
 * @throws {UserError} for a language that the corpus lacks, or a list without languages
 */
export function withLanguages(corpus: Corpus, choice: LanguageChoice): Corpus {
  const trainingLanguages = choice.trainingLanguages ?? corpus.trainingLanguages;
  const evaluationLanguages = choice.evaluationLanguages ?? corpus.evaluationLanguages;
  if (choice.trainingLanguages) {
    checkTrainable(corpus);
    check(corpus.name, "train in", trainingLanguages, corpus.trainingLanguages);
  }
  check(corpus.name, "evaluate in", evaluationLanguages, corpus.evaluationLanguages);
  return { ...corpus, trainingLanguages, evaluationLanguages };
}

function check(
  corpus: string,
  what: string,
  wanted: readonly LanguageCode[],
  had: readonly LanguageCode[],
): void {
  if (wanted.length === 0)
    throw new UserError(`${corpus}: no language to ${what} was given; it has: ${had.join(", ")}`);
  const missing = wanted.find((language) => !had.includes(language));
  if (missing !== undefined) {
    throw new UserError(
      `${corpus} has no language ${JSON.stringify(missing)} to ${what}; it has: ${had.join(", ")}`,
    );
  }
  if (new Set(wanted).size < wanted.length)
    throw new UserError(`${corpus}: a language to ${what} was given twice`);
}

/**
 * Refuses to train on a corpus that is for testing alone.
 *
 * @throws {UserError} saying why it is
 */
export function checkTrainable(corpus: Corpus): void {
  if (corpus.testOnly === undefined) return;
  throw new UserError(
    `${corpus.title} cannot be trained on: ${corpus.testOnly}; train on another corpus and evaluate on it`,
  );
}
