import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { type AnswerFile, answerSentences } from "./answer-sentences";
import { corpusHash } from "./corpus";
import { PinnedFiles } from "./pinned-files";
import { readUtf8 } from "./read-utf8";
import type { Corpus, CorpusDescription, LanguageCode } from "./types";

export const xquadDescription: CorpusDescription = {
  name: "xquad-r",
  title: "XQuAD-R (questions and answer sentences)",
  licence: "CC BY-SA 4.0",
  source: "GitHub: google-research-datasets/lareqa",
  languages: ["en", "ar", "de", "el", "es", "hi", "ru", "th", "tr", "vi", "zh"],
};

/** The files of XQuAD-R at LAReQA's pinned commit. */
export const xquadFiles = new PinnedFiles(xquadDescription.name);

/**
 * XQuAD-R: 1,190 questions in 11 languages, and the 13,014 sentences of their paragraphs, equal
 * ones not made one. Each question has one relevant sentence a language, the one in which its
 * answer begins; a sentence may answer several questions or none. A test split alone, since its
 * paragraphs are of SQuAD's development set, translated.
 *
 * @throws {UserError} if a file is missing or has another SHA-256 than the manifest pins
 * @see LAReQA, arXiv 2004.05484
 */
export function xquadR(files: PinnedFiles = xquadFiles): Corpus {
  const contents = xquadDescription.languages.map((language) => {
    const name = `xquad-r/${language}.json`;
    return { language, name, content: files.text("google-research-datasets/lareqa", name) };
  });
  return testCorpus(
    xquadDescription,
    contents,
    "its contexts are those of SQuAD's development set and XQuAD, a test set",
  );
}

export const mlqaDescription: CorpusDescription = {
  name: "mlqa-r",
  title: "MLQA-R (questions and answer sentences)",
  licence: "CC BY-SA 3.0",
  source: "withdrawn by its publisher: a folder of your own",
  languages: ["en", "ar", "de", "es", "hi", "vi", "zh"],
};

/**
 * MLQA-R from a folder with a file a language, as en.json. Its publisher has withdrawn it, so it
 * cannot be downloaded. A question exists in two to four of seven languages: where a language
 * has no answer to it, it has no relevant candidate in that language, and a retrieval setting
 * leaves it out (see unansweredQueries). A test split alone.
 *
 * @throws {UserError} if the folder has no such file, or as {@link answerSentences} does
 * @see LAReQA, arXiv 2004.05484
 */
export function mlqaR(folder: string): Corpus {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UserError(`${folder}: no such folder; MLQA-R's has a file a language, as en.json`);
  const { languages } = mlqaDescription;
  const fileOf = (language: LanguageCode) => path.join(folder, `${language}.json`);
  const present = languages.filter((language) => existsSync(fileOf(language)));
  if (present.length === 0) {
    const names = languages.map((language) => `${language}.json`).join(", ");
    throw new UserError(`${folder}: has none of MLQA-R's files, which are ${names}`);
  }
  const contents = present.map((language) => {
    const name = fileOf(language);
    return { language, name, content: readUtf8(name) };
  });
  return testCorpus(mlqaDescription, contents, "its questions are those of MLQA, a test set");
}

function testCorpus(
  { name, title }: CorpusDescription,
  files: readonly AnswerFile[],
  testOnly: string,
): Corpus {
  const splits = { train: [], validation: [], test: answerSentences(files) };
  const evaluationLanguages = files.map(({ language }) => language);
  return {
    name,
    title,
    splits,
    trainingLanguages: [],
    evaluationLanguages,
    hash: corpusHash(splits),
    testOnly,
  };
}
