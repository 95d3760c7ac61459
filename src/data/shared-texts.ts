import type { Corpus, LanguageCode, SplitName } from "./types";

/** How far the texts of one language in a split occur in training too. */
export interface SharedTexts {
  readonly language: LanguageCode;
  /** Texts of the split that equal a training text of the language, counted once an item. */
  readonly texts: number;
  /** Ids of the items that have such a text. */
  readonly items: readonly string[];
}

/**
 * Texts of a split that equal, to the letter, a text of the same language in train: what a model
 * could know by heart. One entry for each training language, in their order.
 *
 * @example sharedTexts(corpus, "test")[0]; // { language: "en", texts: 13, items: ["2170222061", ...] }
 */
export function sharedTexts(corpus: Corpus, split: Exclude<SplitName, "train">): SharedTexts[] {
  return corpus.trainingLanguages.map((language) => {
    const trained = new Set<string>();
    for (const item of corpus.splits.train) {
      for (const text of item.texts) if (text.language === language) trained.add(text.text);
    }
    const found = corpus.splits[split].map(({ id, texts }) => ({
      id,
      texts: texts.filter((text) => text.language === language && trained.has(text.text)).length,
    }));
    return {
      language,
      texts: found.reduce((sum, item) => sum + item.texts, 0),
      items: found.filter((item) => item.texts > 0).map((item) => item.id),
    };
  });
}
