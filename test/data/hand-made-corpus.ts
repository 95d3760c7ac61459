import { type Corpus, corpusHash, type Item, type LanguageCode, type Role } from "../../src/data";

/** An item from texts by language; every text has the same role, or is [role, text]. */
export function item(
  id: string,
  texts: Readonly<Record<LanguageCode, readonly (string | [Role, string])[]>>,
): Item {
  return {
    id,
    texts: Object.entries(texts).flatMap(([language, list]) =>
      list.map((text) =>
        typeof text === "string"
          ? { language, role: "both" as const, text }
          : { language, role: text[0], text: text[1] },
      ),
    ),
  };
}

/** A corpus called "hand-made" with the given items, languages in the order in which they first occur. */
export function handMadeCorpus(splits: Partial<Corpus["splits"]>): Corpus {
  const whole = { train: [], validation: [], test: [], ...splits };
  const languagesOf = (items: readonly Item[]) => [
    ...new Set(items.flatMap((each) => each.texts.map((text) => text.language))),
  ];
  return {
    name: "hand-made",
    title: "a hand-made corpus",
    splits: whole,
    trainingLanguages: languagesOf(whole.train),
    evaluationLanguages: languagesOf(whole.test),
    hash: corpusHash(whole),
  };
}
