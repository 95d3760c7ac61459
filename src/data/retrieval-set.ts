import { sha256, UserError } from "../core";
import type { Corpus, Item, LanguageCode, RetrievalSet, RetrievalText, SplitName, Text } from "./types";

/**
 * The queries and the pool of candidates of a split, one text of each a language and item.
 *
 * Where an item has several texts in a language, the query is the one with the smallest SHA-256
 * of corpus, item, language and text, and the candidate the next of those that differ from it.
 * A caption that is its item's only one in a language stands on both sides; it is never a
 * candidate of itself, so mono exists only in languages with two texts an item. Relevant is every
 * candidate of the query's item, in any language. An item without a text in a language has
 * neither query nor candidate in it.
 *
 * Queries and candidates are ordered by language, as in `languages`, then by item.
 *
 * @param languages those of queries and of candidates
 * @throws {UserError} for a language in which the split has no text, or that is given twice
 */
export function retrievalSet(
  corpus: Corpus,
  split: SplitName,
  languages: readonly LanguageCode[] = corpus.evaluationLanguages,
): RetrievalSet {
  const items = corpus.splits[split];
  checkLanguages(corpus, split, languages);
  const chosen = languages.flatMap((language) =>
    items.flatMap((item, index) => {
      const { query, candidate } = chooseTexts(corpus.name, item, language);
      return { language, index, query, candidate };
    }),
  );
  const retrievalTexts = (side: "query" | "candidate"): RetrievalText[] =>
    chosen.flatMap(({ language, index, [side]: text }) =>
      text ? [{ language, item: index, text: text.text }] : [],
    );
  const queries = retrievalTexts("query");
  const candidates = retrievalTexts("candidate");

  const ofItem = items.map((): number[] => []);
  for (const [index, { item }] of candidates.entries()) ofItem[item].push(index);
  const isOwn = (query: RetrievalText, index: number) =>
    candidates[index].language === query.language && candidates[index].text === query.text;
  const ownOf = queries.map((query) => ofItem[query.item].find((index) => isOwn(query, index)) ?? -1);
  return {
    name: `${corpus.name} ${split}`,
    languages,
    items: items.map((item) => item.id),
    queries,
    candidates,
    relevant: queries.map(({ item }, query) =>
      Int32Array.from(ofItem[item].filter((index) => index !== ownOf[query])),
    ),
    ownCandidate: Int32Array.from(ownOf),
  };
}

function checkLanguages(corpus: Corpus, split: SplitName, languages: readonly LanguageCode[]): void {
  const had = new Set(corpus.splits[split].flatMap(({ texts }) => texts.map((text) => text.language)));
  for (const [index, language] of languages.entries()) {
    if (!had.has(language)) {
      const has = [...had].join(" ");
      throw new UserError(
        `the corpus ${corpus.name} has no language ${language} in ${split}; it has: ${has}`,
      );
    }
    if (languages.indexOf(language) < index)
      throw new UserError(`the language ${language} was given twice; give each once`);
  }
}

function chooseTexts(corpus: string, item: Item, language: LanguageCode): { query?: Text; candidate?: Text } {
  const rank = ({ text }: Text) => sha256(`${corpus}\u0000${item.id}\u0000${language}\u0000${text}`);
  const ranked = item.texts
    .filter((text) => text.language === language)
    .map((text) => ({ text, rank: rank(text) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
    .map((entry) => entry.text);
  const query = ranked.find((text) => text.role !== "candidate");
  const candidates = ranked.filter((text) => text.role !== "query");
  return { query, candidate: candidates.find((text) => text.text !== query?.text) ?? candidates[0] };
}
