import { answerSentences } from "./answer-sentences";
import { corpusHash } from "./corpus-hash";
import { PinnedFiles } from "./pinned-files";
import type { Corpus, LanguageCode } from "./types";

/** The languages of questions and of candidates, English first. */
export const xquadLanguages: readonly LanguageCode[] = [
  ...["en", "ar", "de", "el", "es", "hi"],
  ...["ru", "th", "tr", "vi", "zh"],
];

/** The files of XQuAD-R at LAReQA's pinned commit. */
export const xquadFiles = new PinnedFiles("xquad-r");

/** The corpus' name in a figure's caption. */
export const xquadTitle = "XQuAD-R (questions and answer sentences)";

/**
 * XQuAD-R: 1,190 questions in 11 languages, and the 13,014 sentences of their paragraphs, equal
 * ones not made one. Each question has one relevant sentence a language, the one in which its
 * answer begins; a sentence may answer several questions or none. A test split alone, since its
 * paragraphs are of SQuAD's development set, translated.
 *
 * @throws {UserError} if a file is not there or has not the SHA-256 that the manifest pins
 * @see LAReQA, arXiv 2004.05484
 */
export function xquadR(files: PinnedFiles = xquadFiles): Corpus {
  const test = answerSentences(
    xquadLanguages.map((language) => {
      const name = `xquad-r/${language}.json`;
      return { language, name, content: files.text("google-research-datasets/lareqa", name) };
    }),
  );
  const splits = { train: [], validation: [], test };
  return {
    name: "xquad-r",
    title: xquadTitle,
    splits,
    trainingLanguages: [],
    evaluationLanguages: xquadLanguages,
    hash: corpusHash(splits),
    testOnly: "its contexts are those of SQuAD's development set and XQuAD, a test set",
  };
}
