import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { answerSentences } from "./answer-sentences";
import { corpusHash } from "./corpus-hash";
import { readUtf8 } from "./read-utf8";
import type { Corpus, LanguageCode } from "./types";

/** The languages that MLQA-R has, English first. */
export const mlqaLanguages: readonly LanguageCode[] = ["en", "ar", "de", "es", "hi", "vi", "zh"];

/** The corpus' name in a figure's caption. */
export const mlqaTitle = "MLQA-R (questions and answer sentences)";

/**
 * MLQA-R from a folder with a file a language, as en.json. Its publisher has withdrawn it, so it
 * cannot be downloaded. A question is there in two to four of seven languages: where a language
 * has no answer to it, it has no relevant candidate in that language, and a retrieval setting
 * leaves it out (see unansweredQueries). A test split alone.
 *
 * @throws {UserError} if the folder has no such file, or as {@link answerSentences} does
 * @see LAReQA, arXiv 2004.05484
 */
export function mlqaR(folder: string): Corpus {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UserError(`${folder}: no such folder; MLQA-R's has a file a language, as en.json`);
  const fileOf = (language: LanguageCode) => path.join(folder, `${language}.json`);
  const languages = mlqaLanguages.filter((language) => existsSync(fileOf(language)));
  if (languages.length === 0) {
    const names = mlqaLanguages.map((language) => `${language}.json`).join(", ");
    throw new UserError(`${folder}: has none of MLQA-R's files, which are ${names}`);
  }
  const test = answerSentences(
    languages.map((language) => {
      const name = fileOf(language);
      return { language, name, content: readUtf8(name) };
    }),
  );
  const splits = { train: [], validation: [], test };
  return {
    name: "mlqa-r",
    title: mlqaTitle,
    splits,
    trainingLanguages: [],
    evaluationLanguages: languages,
    hash: corpusHash(splits),
    testOnly: "its questions are those of MLQA, a test set",
  };
}
