import { type NegativeClass, negativeClasses } from "../../src/core";
import type { Corpus, MinedNegatives, ScoredTexts, Text } from "../../src/data";

/** A row of a mined file, with texts in place of their numbers. */
export interface MinedRow {
  readonly query: number;
  readonly kind: "positive" | NegativeClass;
  readonly rank: number;
  readonly candidate: number;
  readonly score: number;
}

/** The texts of a corpus' train split, each with its number as index. */
export function numberedTexts(corpus: Corpus): (Text & { readonly item: number })[] {
  return corpus.splits.train.flatMap(({ texts }, item) => texts.map((text) => ({ ...text, item })));
}

/** What mining has to find, by a look at every pair of texts: no blocks, no heaps, no vectors in stores. */
export function minedByHand(
  corpus: Corpus,
  similarity: (query: Text, candidate: Text) => number,
  [first, last]: readonly [number, number],
  below: number | null = null,
): MinedRow[] {
  const texts = numberedTexts(corpus);
  const isUsed = ({ language }: Text) => corpus.trainingLanguages.includes(language);
  return texts.flatMap((query, number) => {
    if (query.role === "candidate" || !isUsed(query)) return [];
    const own = texts.filter(({ item }) => item === query.item).map(({ text }) => text);
    const candidates = texts.flatMap((candidate, at) => {
      if (candidate.role === "query" || !isUsed(candidate)) return [];
      return [{ ...candidate, number: at, score: similarity(query, candidate) }];
    });
    const positives = candidates.filter(({ item, text }) => item === query.item && text !== query.text);
    const weakest = Math.min(...positives.map(({ score }) => score));
    const highest =
      below === null || positives.length === 0 ? Infinity : weakest - (1 - below) * Math.abs(weakest);
    const others = candidates
      .filter(({ text, score }) => !own.includes(text) && score <= highest)
      .sort((a, b) => b.score - a.score);
    const isOf = {
      same: (text: Text) => text.language === query.language,
      other: (text: Text) => text.language !== query.language,
      any: () => true,
    };
    return [
      ...positives.map(({ number: candidate, score }) => ({
        ...{ query: number, kind: "positive" as const, rank: 0, candidate, score },
      })),
      ...negativeClasses.flatMap((kind) => {
        const ofKind = others.filter(isOf[kind]);
        const different = ofKind.filter(
          ({ text }, at) => ofKind.findIndex((each) => each.text === text) === at,
        );
        return different.slice(first - 1, last).map(({ number: candidate, score }, at) => ({
          ...{ query: number, kind, rank: first + at, candidate, score },
        }));
      }),
    ];
  });
}

/** Rows as a mined file of one class gives them once it is read. */
export function minedOf(corpus: Corpus, rows: readonly MinedRow[], kind: NegativeClass): MinedNegatives {
  const scored = (wanted: MinedRow["kind"]): ScoredTexts => {
    const count = numberedTexts(corpus).length;
    const lists = Array.from({ length: count }, (_, query) =>
      rows.filter((row) => row.kind === wanted && row.query === query),
    );
    const ends = lists.map((_, query) => lists.slice(0, query + 1).flat().length);
    return {
      starts: Int32Array.of(0, ...ends),
      texts: Int32Array.from(lists.flat(), ({ candidate }) => candidate),
      scores: Float32Array.from(lists.flat(), ({ score }) => score),
    };
  };
  return { file: "mined.parquet", hash: "", candidates: scored(kind), positives: scored("positive") };
}
