import type { Corpus, SplitName } from "./types";

/** How large a split is. */
export interface TextCounts {
  readonly split: SplitName;
  /** Items that something asks for: those with a text that can be a query. */
  readonly items: number;
  /** Texts of all languages, a candidate that several items share counted once. */
  readonly texts: number;
}

/** How large the splits of a corpus are; those without items left out. */
export function countTexts({ splits }: Corpus): TextCounts[] {
  return (["train", "validation", "test"] as const)
    .filter((split) => splits[split].length > 0)
    .map((split) => {
      const passages = new Set<string>();
      let texts = 0;
      for (const { language, role, passage } of splits[split].flatMap((item) => item.texts)) {
        if (passage === undefined || role === "query") texts++;
        else passages.add(`${language}\u0000${passage}`);
      }
      const isAsked = (item: Corpus["splits"][SplitName][number]) =>
        item.texts.some(({ role }) => role !== "candidate");
      return { split, items: splits[split].filter(isAsked).length, texts: texts + passages.size };
    });
}
