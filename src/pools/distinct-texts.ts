import { type Corpus, type LanguageCode, textNumbers } from "../data";

/** A text as a model reads it: equal texts in one language with one prompt are one. */
export interface DistinctText {
  readonly language: LanguageCode;
  readonly text: string;
  /** The numbers of the texts that it is as a query, see textNumbers. */
  readonly queries: number[];
  /** The same as a candidate. */
  readonly candidates: number[];
}

/** Whose prompt stands before a text: a text that is both query and candidate has the query's. */
export const sides = ["query", "candidate"] as const;
export type Side = (typeof sides)[number];

/**
 * The different texts of a corpus' train split in its training languages, by prompt: language by language, in each
 * first those that are no candidates, in the corpus' order otherwise.
 */
export function distinctTexts({ splits, trainingLanguages }: Corpus): Readonly<Record<Side, DistinctText[]>> {
  const { starts } = textNumbers(splits.train);
  const known: Record<Side, Map<string, DistinctText>> = { query: new Map(), candidate: new Map() };
  splits.train.forEach(({ texts }, item) => {
    texts.forEach(({ language, role, text }, place) => {
      if (!trainingLanguages.includes(language)) return;
      const ofSide = known[role === "candidate" ? "candidate" : "query"];
      const distinct = ofSide.get(`${language} ${text}`) ?? { language, text, queries: [], candidates: [] };
      ofSide.set(`${language} ${text}`, distinct);
      if (role !== "candidate") distinct.queries.push(starts[item] + place);
      if (role !== "query") distinct.candidates.push(starts[item] + place);
    });
  });
  const place = ({ language, candidates }: DistinctText) =>
    2 * trainingLanguages.indexOf(language) + Math.min(1, candidates.length);
  const sorted = (texts: Map<string, DistinctText>) =>
    [...texts.values()].sort((a, b) => place(a) - place(b));
  return { query: sorted(known.query), candidate: sorted(known.candidate) };
}
