import type { LossSettings } from "./in-batch-softmax";
import type { TokenBatch } from "./trainer";

/** Summands of logits that keep candidates out of the softmax: {@link leftOut} for those, 0 for the others. */
export interface LeftOutCandidates {
  /**
   * Where queries look for positives, shape [positives, positives + negatives], a row a positive that is looked for;
   * null if no candidate is left out.
   */
  readonly forth: Float32Array | null;
  /** Where positives look for queries, shape [positives, queries]; null if no candidate is left out. */
  readonly back: Float32Array | null;
}

/**
 * A logit so low that the softmax gives it a probability, and so a gradient, of exactly 0 in
 * float32: its exponential underflows beside that of any candidate that is not left out.
 */
const leftOut = -1e30;

/**
 * Which candidates of a batch are not negatives. A query's other positives never are. With
 * `masksFalseNegatives` neither are candidates of the same item, nor candidates that read the same
 * as the text that is looked for or as another positive of the query: equal after the tokenizer (and
 * its cut at the longest length), which is all that the encoder sees. The text that is looked for
 * is never left out. A negative is left out for the queries of its items.
 *
 * @throws {RangeError} if queries have different numbers of positives, or there is not one item for each query,
 *   or not one list of items for each negative
 */
export function leftOutCandidates(
  { queries, positives, items, negatives = [], itemsOfNegatives = [] }: TokenBatch,
  { masksFalseNegatives, isSymmetric }: Pick<LossSettings, "masksFalseNegatives" | "isSymmetric">,
): LeftOutCandidates {
  const perQuery = positives.length / queries.length;
  if (!Number.isInteger(perQuery) || perQuery < 1) {
    throw new RangeError(
      `training: expected as many positives for each query, got ${positives.length} for ${queries.length}`,
    );
  }
  if (items && items.length !== queries.length) {
    throw new RangeError(`training: expected ${queries.length} items, got ${items.length}`);
  }
  if (itemsOfNegatives.length !== negatives.length || (negatives.length > 0 && !items)) {
    throw new RangeError(
      `training: expected items of queries and of ${negatives.length} negatives, got those of ${itemsOfNegatives.length}`,
    );
  }
  if (!masksFalseNegatives && perQuery === 1 && negatives.length === 0) return { forth: null, back: null };
  const queryOf = (positive: number) => Math.floor(positive / perQuery);
  const positiveIds = sequenceIds([...positives, ...negatives]);
  const queryIds = sequenceIds(queries);
  const idsOfPositives = queries.map(
    (_, query) => new Set(positiveIds.slice(query * perQuery, (query + 1) * perQuery)),
  );
  const areOfOneItem = (query: number, other: number) => items !== undefined && items[query] === items[other];

  const forth = matrix(positives.length, positives.length + negatives.length, (wanted, candidate) => {
    const [query, other] = [queryOf(wanted), queryOf(candidate)];
    if (candidate >= positives.length) {
      const isOfItem = itemsOfNegatives[candidate - positives.length].includes(items?.[query] as number);
      return isOfItem || (masksFalseNegatives && idsOfPositives[query].has(positiveIds[candidate]));
    }
    if (query === other) return wanted !== candidate;
    if (!masksFalseNegatives) return false;
    return areOfOneItem(query, other) || idsOfPositives[query].has(positiveIds[candidate]);
  });
  if (!masksFalseNegatives || !isSymmetric) return { forth, back: null };
  const back = matrix(positives.length, queries.length, (row, candidate) => {
    const wanted = queryOf(row);
    if (wanted === candidate) return false;
    return areOfOneItem(wanted, candidate) || queryIds[wanted] === queryIds[candidate];
  });
  return { forth, back };
}

function matrix(
  rows: number,
  columns: number,
  isLeftOut: (row: number, column: number) => boolean,
): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, place) =>
    isLeftOut(Math.floor(place / columns), place % columns) ? leftOut : 0,
  );
}

/** Equal sequences have equal integers. */
function sequenceIds(sequences: readonly Int32Array[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(sequences, (sequence) => {
    const key = sequence.join();
    const id = known.get(key) ?? known.size;
    known.set(key, id);
    return id;
  });
}
