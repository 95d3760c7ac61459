import { type BatchKind, RandomStream } from "../core";
import { checkTrainable, type Text } from "../data";
import {
  balancedSchedule,
  countShares,
  makeSampler,
  type Pair,
  type RealisedShares,
  randomSchedule,
} from "../mixture";
import type { TokenBatch } from "../training";
import type { Cell } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { trimVocabulary } from "./trim-vocabulary";

/** A batch with what is logged of it. */
export interface CellBatch extends TokenBatch {
  readonly kind: BatchKind;
  readonly tokensByLanguage: Readonly<Record<string, number>>;
}

/** All that a cell trains on, as rows of a word table trimmed to the tokens in use. */
export interface CellTexts {
  /** One a step; none for an untrained model. */
  readonly batches: readonly CellBatch[];
  /** What the first so many batches hold. */
  readonly sharesOf: (steps: number) => RealisedShares;
  /** Token ids in use, ascending: the rows of the table, which the optimiser passes over at every step. */
  readonly vocabulary: Int32Array;
}

/** Samples every batch of a cell and tokenises what it trains on. */
export function cellTexts(cell: Cell, inputs: CellInputs): CellTexts {
  const { kinds, pairs } = sampleBatches(cell, inputs);
  const tokensOfPair = ({ text, role }: Text) => inputs.tokensOf(text, role);
  const { positivesPerQuery } = cell.settings;
  const batches = pairs.map((batch, step) => {
    const firsts = batch.filter((_, place) => place % positivesPerQuery === 0);
    const queries = firsts.map(({ query }) => query);
    const positives = batch.map(({ positive }) => positive);
    return {
      kind: kinds[step],
      queries: queries.map(tokensOfPair),
      positives: positives.map(tokensOfPair),
      items: firsts.map(({ item }) => item),
      tokensByLanguage: countTokens([...queries, ...positives], tokensOfPair),
    };
  });
  const { rowsOf, vocabulary } = trimVocabulary(
    batches.flatMap((batch) => [...batch.queries, ...batch.positives]),
    inputs.config.vocabularySize,
  );
  return {
    batches: batches.map((batch) => ({
      ...batch,
      queries: batch.queries.map(rowsOf),
      positives: batch.positives.map(rowsOf),
    })),
    sharesOf: (steps) => countShares(kinds.slice(0, steps), pairs.slice(0, steps)),
    vocabulary,
  };
}

function sampleBatches(
  { mix, seed, settings }: Cell,
  { corpus }: CellInputs,
): { kinds: BatchKind[]; pairs: Pair[][] } {
  if (mix === null || seed === null) return { kinds: [], pairs: [] };
  checkTrainable(corpus);
  const { schedule, steps, batchSize, languageWeights, positivesPerQuery } = settings;
  const kinds =
    schedule === "balanced"
      ? balancedSchedule(mix, steps)
      : randomSchedule(mix, steps, new RandomStream(seed, "schedule"));
  const sampler = makeSampler(corpus, { batchSize, seed, languageWeights, positivesPerQuery });
  return { kinds, pairs: kinds.map((kind) => sampler.pairs(kind)) };
}

function countTokens(texts: readonly Text[], tokensOf: (text: Text) => Int32Array): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text.language] = (counts[text.language] ?? 0) + tokensOf(text).length;
  return counts;
}
