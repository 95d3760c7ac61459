import { RandomStream } from "../core";
import type { RetrievalText, Text } from "../data";
import {
  type BatchKind,
  balancedSchedule,
  countShares,
  makeSampler,
  type Pair,
  type RealisedShares,
  randomSchedule,
} from "../mixture";
import type { TokenBatch } from "../training";
import type { Cell } from "./cell";
import { type CellInputs, isSymmetric } from "./cell-inputs";

/** A batch with what is logged of it. */
export interface CellBatch extends TokenBatch {
  readonly kind: BatchKind;
  readonly tokensByLanguage: Readonly<Record<string, number>>;
}

/**
 * All that a cell shows the model, as rows of word tables trimmed to the tokens in use: one table
 * to train, which the optimiser passes over at every step, and one to evaluate.
 */
export interface CellTexts {
  readonly training: {
    /** One a step; none for an untrained model. */
    readonly batches: readonly CellBatch[];
    readonly shares: RealisedShares | null;
    /** Token ids in use, ascending: the rows of the table. */
    readonly vocabulary: Int32Array;
  };
  readonly evaluation: {
    readonly queries: readonly Int32Array[];
    readonly candidates: readonly Int32Array[];
    readonly vocabulary: Int32Array;
  };
}

/** Samples every batch of a cell and tokenises what it trains on and is asked about. */
export function cellTexts(cell: Cell, inputs: CellInputs): CellTexts {
  const { kinds, pairs } = sampleBatches(cell, inputs);
  const isBothSided = isSymmetric(inputs.corpus);
  const tokensOfPair = ({ text, role }: Text) => inputs.tokensOf(text, role);
  const tokensAs = (side: "query" | "candidate") => (text: RetrievalText) =>
    inputs.tokensOf(text.text, isBothSided ? "both" : side);
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
  const queries = inputs.retrievalSet.queries.map(tokensAs("query"));
  const candidates = inputs.retrievalSet.candidates.map(tokensAs("candidate"));

  const { vocabularySize } = inputs.config;
  const trained = trimVocabulary(
    batches.flatMap((batch) => [...batch.queries, ...batch.positives]),
    vocabularySize,
  );
  const evaluated = trimVocabulary([...queries, ...candidates], vocabularySize);
  return {
    training: {
      batches: batches.map((batch) => ({
        ...batch,
        queries: batch.queries.map(trained.rowsOf),
        positives: batch.positives.map(trained.rowsOf),
      })),
      shares: cell.mix && countShares(kinds, pairs),
      vocabulary: trained.vocabulary,
    },
    evaluation: {
      queries: queries.map(evaluated.rowsOf),
      candidates: candidates.map(evaluated.rowsOf),
      vocabulary: evaluated.vocabulary,
    },
  };
}

function sampleBatches(
  { mix, seed, settings }: Cell,
  { corpus }: CellInputs,
): { kinds: BatchKind[]; pairs: Pair[][] } {
  if (mix === null || seed === null) return { kinds: [], pairs: [] };
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

/** The token ids that occur, ascending, and a function from token ids to their rows among them. */
function trimVocabulary(sequences: readonly Int32Array[], vocabularySize: number) {
  const row = new Int32Array(vocabularySize).fill(-1);
  for (const sequence of sequences) for (const id of sequence) row[id] = 0;
  const vocabulary = Int32Array.from(row.keys()).filter((id) => row[id] === 0);
  vocabulary.forEach((id, index) => {
    row[id] = index;
  });
  const known = new Map<Int32Array, Int32Array>(); // the same text recurs in many pairs
  const rowsOf = (sequence: Int32Array): Int32Array => {
    let rows = known.get(sequence);
    if (!rows) {
      rows = sequence.map((id) => row[id]);
      known.set(sequence, rows);
    }
    return rows;
  };
  return { vocabulary, rowsOf };
}
