import type { Corpus, Item, Text } from "../../src/data";

/** Captions as Flickr30k-X has them: two texts an item in en and de, one in fr; every text different. */
export function captionCorpus(items: number): Corpus {
  const caption = (id: number, language: string, place: number): Text => ({
    language,
    role: "both",
    text: `${language} caption ${place} of ${id}`,
  });
  const item = (id: number): Item => ({
    id: `item-${id}`,
    texts: [
      caption(id, "en", 1),
      caption(id, "en", 2),
      caption(id, "de", 1),
      caption(id, "de", 2),
      caption(id, "fr", 1),
    ],
  });
  const all = Array.from({ length: items }, (_, id) => item(id));
  return {
    name: "captions",
    title: "made captions",
    splits: { train: all, validation: [], test: [] },
    trainingLanguages: ["en", "de", "fr"],
    evaluationLanguages: ["en", "de", "fr"],
    hash: "",
  };
}
