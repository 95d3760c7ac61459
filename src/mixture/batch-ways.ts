import { type BatchKind, batchKinds } from "../core";
import type { LanguagePair, PairIndex } from "./pair-index";

/** Batches that take their items from the same part of the corpus: a kind, of mono a language. */
export interface BatchWay {
  readonly kind: BatchKind;
  /** The language of all pairs of a mono batch, or null. */
  readonly languages: LanguagePair | null;
  /** shape [patterns]: 1 where items of the pattern have pairs for such a batch. */
  readonly isUsable: Uint8Array;
  /** How many items have. */
  readonly items: number;
}

/** The ways of a corpus: mono in each training language, cross, multi. */
export function batchWays({ languages, patterns }: PairIndex): BatchWay[] {
  return batchKinds.flatMap((kind) => {
    const own = kind === "mono" ? languages.map((_, language) => language * (languages.length + 1)) : [null];
    return own.map((pair): BatchWay => {
      const isUsable = Uint8Array.from(patterns, ({ same, cross }) => {
        if (pair !== null) return Number(same.includes(pair));
        return Number(cross.length > 0 || (kind === "multi" && same.length > 0));
      });
      const items = patterns.reduce((sum, pattern, place) => sum + isUsable[place] * pattern.items, 0);
      return { kind, languages: pair, isUsable, items };
    });
  });
}
