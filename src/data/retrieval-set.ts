import { sha256, UserError } from "../core";
import type { Corpus, Item, LanguageCode, RetrievalSet, RetrievalText, SplitName, Text } from "./types";

/**
 * The queries and the pool of candidates of a split.
 *
 * With "one", one query of each item and language: where an item has several texts in a language that can
 * be the query, it is the one with the smallest SHA-256 of corpus, item, language and text (for a user's
 * file without the corpus, whose name is the file's). Candidates are all different texts of that role; where
 * there are none, the next caption that differs from the query. {@link chosenTexts} counts what the choice
 * leaves out. With "all", every different text that can be a query
 * is a query, and every different text that can be a candidate is a candidate.
 *
 * A caption stands on both sides; it is never a candidate of itself, so mono exists only in
 * languages with two texts an item. Texts of one language and passage are one candidate. Relevant
 * is every candidate of the query's item, in any language, and no other: a sentence that answers no
 * question is relevant to none. An item without a text in a language has neither query nor
 * candidate in it.
 *
 * Queries and candidates are ordered by language, as in `languages`, then by item.
 *
 * @param languages the languages of queries and of candidates
 * @param choice which of an item's texts in a language the set has
 * @throws {UserError} for a language in which the split has no text, or that is listed twice
 */
export function retrievalSet(
  corpus: Corpus,
  split: SplitName,
  languages: readonly LanguageCode[] = corpus.evaluationLanguages,
  choice: "one" | "all" = "one",
): RetrievalSet {
  checkLanguages(corpus, split, languages);
  const all = [...corpus.splits[split]]; // an item on disk is another object whenever it is read
  const choose = choice === "one" ? oneText : allTexts;
  const chosen = languages.flatMap((language) =>
    all.map((item) => ({ language, item, ...choose(corpus, item, language) })),
  );
  const isAsked = new Set(chosen.filter(({ queries }) => queries.length > 0).map(({ item }) => item));
  const items = all.filter((item) => isAsked.has(item));
  const indexOf = new Map(items.map((item, index) => [item, index]));

  const pool = makePool(chosen, indexOf);
  const queries: RetrievalText[] = [];
  const relevant: Int32Array[] = [];
  const ownCandidate: number[] = [];
  for (const { language, item, queries: texts } of chosen) {
    for (const { text, role } of texts) {
      const answers = pool.candidatesOf.get(item) ?? [];
      const isQuery = (index: number) =>
        pool.candidates[index].language === language && pool.candidates[index].text === text;
      const queryItself = answers.find(isQuery) ?? -1;
      queries.push({ language, item: indexOf.get(item) as number, text, role });
      relevant.push(Int32Array.from(answers.filter((index) => index !== queryItself)));
      ownCandidate.push(queryItself);
    }
  }
  return {
    name: `${corpus.name} ${split}`,
    languages,
    items: items.map(({ id }) => id),
    clusters: items.map(({ id, cluster }) => cluster ?? id),
    queries,
    candidates: pool.candidates,
    relevant,
    ownCandidate: Int32Array.from(ownCandidate),
  };
}

/** The texts that stand for an item in a language. */
interface ChosenTexts {
  readonly queries: readonly Text[];
  readonly candidates: readonly Text[];
}

/** The pool, and for each item the indices of its candidates in the pool, ascending. */
function makePool(
  chosen: readonly (ChosenTexts & { language: LanguageCode; item: Item })[],
  indexOf: ReadonlyMap<Item, number>,
): { candidates: RetrievalText[]; candidatesOf: Map<Item, number[]> } {
  const candidates: (RetrievalText & { item: number })[] = [];
  const placesOf = new Map<Item, Set<number>>();
  const placeOfPassage = new Map<string, number>();
  const keyOf = (language: LanguageCode, passage: string) => `${language}\u0000${passage}`;
  for (const { language, item, candidates: texts } of chosen) {
    for (const { text, passage, role } of texts) {
      const key = passage === undefined ? undefined : keyOf(language, passage);
      const place = (key === undefined ? undefined : placeOfPassage.get(key)) ?? candidates.length;
      if (key !== undefined) placeOfPassage.set(key, place);
      const index = indexOf.get(item) ?? -1;
      if (place === candidates.length) candidates.push({ language, item: index, text, role });
      else if (candidates[place].item === -1) candidates[place].item = index;
      placesOf.set(item, (placesOf.get(item) ?? new Set()).add(place));
    }
  }
  // a passage that another item brought into the pool is relevant all the same
  for (const item of new Set(chosen.map((each) => each.item))) {
    for (const { language, role, passage } of item.texts) {
      if (passage === undefined || role === "query") continue;
      const place = placeOfPassage.get(keyOf(language, passage));
      if (place !== undefined) placesOf.set(item, (placesOf.get(item) ?? new Set()).add(place));
    }
  }
  const ascending = (places: ReadonlySet<number>) => [...places].sort((a, b) => a - b);
  return {
    candidates,
    candidatesOf: new Map([...placesOf].map(([item, places]) => [item, ascending(places)])),
  };
}

function checkLanguages(corpus: Corpus, split: SplitName, languages: readonly LanguageCode[]): void {
  const present = new Set(corpus.splits[split].flatMap(({ texts }) => texts.map((text) => text.language)));
  for (const [index, language] of languages.entries()) {
    if (!present.has(language)) {
      const has = [...present].join(" ");
      throw new UserError(`${corpus.name} has no language ${language} in ${split}; it has: ${has}`);
    }
    if (languages.indexOf(language) < index)
      throw new UserError(`the language ${language} was given twice; give each once`);
  }
}

function oneText({ name, isOwn }: Corpus, item: Item, language: LanguageCode): ChosenTexts {
  const place = [...(isOwn ? [] : [name]), item.id, language];
  const rank = ({ text }: Text) => sha256([...place, text].join("\u0000"));
  const ranked = item.texts
    .filter((text) => text.language === language)
    .map((text) => ({ text, rank: rank(text) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.text.role < b.text.role ? -1 : 1))
    .map((entry) => entry.text);
  const query = ranked.find((text) => text.role !== "candidate");
  const queries = query ? [query] : [];
  const candidates = different(
    ranked.filter((text) => text.role === "candidate"),
    passageOf,
  );
  if (candidates.length > 0) return { queries, candidates };
  const captions = ranked.filter((text) => text.role === "both");
  const candidate = captions.find((text) => text.text !== query?.text) ?? captions[0];
  return { queries, candidates: candidate ? [candidate] : [] };
}

/** The passage that a candidate is; its own text where it names none. */
const passageOf = ({ passage, text }: Text) => passage ?? text;

/** Texts of which no two are equal by `keyOf`; of equal ones the one whose role comes first in the alphabet. */
function different(texts: readonly Text[], keyOf: (text: Text) => string): Text[] {
  const byKey = new Map<string, Text>();
  for (const text of texts) {
    const earlier = byKey.get(keyOf(text));
    byKey.set(keyOf(text), earlier && earlier.role < text.role ? earlier : text);
  }
  return [...byKey.values()];
}

/**
 * What the choice of one text leaves out of a split's retrieval set, in a sentence; none where it leaves out nothing.
 */
export function chosenTexts({ title, splits }: Corpus, split: SplitName, set: RetrievalSet): string[] {
  const inSet = (texts: readonly Text[]) => texts.filter(({ language }) => set.languages.includes(language));
  const texts = new Set(
    splits[split].flatMap((item) =>
      inSet(item.texts).map(({ language, role, text }) =>
        JSON.stringify([role === "candidate" ? null : item.id, language, text]),
      ),
    ),
  );
  for (const { language, item, text } of [...set.queries, ...set.candidates]) {
    texts.delete(JSON.stringify([set.items[item], language, text]));
    texts.delete(JSON.stringify([null, language, text]));
  }
  if (texts.size === 0) return [];
  return [
    `${title}, ${split}: of an item's several texts in a language one is the query and, of captions, one other the candidate, chosen by hash; ${texts.size.toLocaleString("en")} texts are left out, and npx batchmix evaluate --texts all uses them.`,
  ];
}

function allTexts(_: Corpus, item: Item, language: LanguageCode): ChosenTexts {
  const inLanguage = item.texts.filter((text) => text.language === language);
  return {
    // queries about one passage are different queries
    queries: different(
      inLanguage.filter((text) => text.role !== "candidate"),
      ({ text }) => text,
    ),
    candidates: different(
      inLanguage.filter((text) => text.role !== "query"),
      passageOf,
    ),
  };
}
