import { UserError } from "../core";
import { cleanCaption } from "./clean-caption";
import { corpusHash, splitByHash } from "./corpus";
import { PinnedFiles } from "./pinned-files";
import type { Corpus, CorpusDescription, Item, LanguageCode, SplitName } from "./types";

const repository = "MicrosoftTranslator/NTREX";

/** NTREX's names of 14 of its 128 languages; English, from which the others were translated, first. */
const sources: Readonly<Record<LanguageCode, string>> = {
  en: "src.eng",
  ar: "ref.arb",
  cs: "ref.ces",
  de: "ref.deu",
  el: "ref.ell",
  es: "ref.spa",
  fr: "ref.fra",
  hi: "ref.hin",
  pt: "ref.por-BR",
  ru: "ref.rus",
  th: "ref.tha",
  tr: "ref.tur",
  vi: "ref.vie",
  zh: "ref.zho-CN",
};

export const ntrexDescription: CorpusDescription = {
  name: "ntrex",
  title: "NTREX (parallel news sentences)",
  licence: "CC BY-SA 4.0",
  source: "GitHub: MicrosoftTranslator/NTREX",
  languages: Object.keys(sources),
};

/** The files of NTREX at their pinned commit. */
export const ntrexFiles = new PinnedFiles(ntrexDescription.name);

/**
 * NTREX: the 1,997 lines of WMT's English newstest2019 with their translations by people, in 14
 * languages. An item is a line; each of its texts can be query or candidate, so that retrieval
 * finds a translation. An item has one text in each language, so there are no mono pairs. Split 70 / 10 /
 * 20 by the hash of the document, never one document in two splits; documents are clusters. Lines
 * are cleaned as captions are.
 *
 * @throws {UserError} if a file is missing or has another SHA-256 than the manifest pins
 * @see Federmann, Kocmi and Xin 2022, aclanthology.org/2022.sumeval-1.4
 */
export function ntrex(files: PinnedFiles = ntrexFiles): Corpus {
  const { name, title, languages } = ntrexDescription;
  const documents = files.lines(repository, "DOCUMENT_IDS.tsv");
  const columns = languages.map((language) => {
    const path = `NTREX-128/newstest2019-${sources[language]}.txt`;
    const lines = files.lines(repository, path);
    if (lines.length !== documents.length)
      throw new UserError(`${repository}, ${path}: has ${lines.length} lines for ${documents.length} ids`);
    return { language, lines };
  });
  const splits: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  for (const [index, document] of documents.entries()) {
    const texts = columns.map(({ language, lines }) => ({
      language,
      role: "both" as const,
      text: cleanCaption(lines[index], language),
    }));
    splits[splitByHash(document)].push({ id: `${index + 1}`, cluster: document, texts });
  }
  return {
    name,
    title,
    splits,
    trainingLanguages: languages,
    evaluationLanguages: languages,
    hash: corpusHash(splits),
  };
}
