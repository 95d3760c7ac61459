import type { Corpus, Item } from "../../src/data";

/** A corpus of items with so many texts in each language, all of which can stand on either side. */
export function madeCorpus(items: number, texts: Readonly<Record<string, number>>): Corpus {
  const train = Array.from(
    { length: items },
    (_, id): Item => ({
      id: `${id}`,
      texts: Object.entries(texts).flatMap(([language, count]) =>
        Array.from({ length: count }, (_, place) => ({
          language,
          role: "both" as const,
          text: `${language} ${place} of ${id}`,
        })),
      ),
    }),
  );
  const languages = Object.keys(texts);
  return {
    name: "made",
    title: "made",
    splits: { train, validation: [], test: [] },
    trainingLanguages: languages,
    evaluationLanguages: languages,
    hash: "",
  };
}
