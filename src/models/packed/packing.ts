import { tokenRow } from "../pooling";

/**
 * How the texts of a batch lie in memory: all their tokens one after another in one
 * [rows, width] matrix, shortest text first, so that linear layers and norms compute no padding
 * but the last rows, fewer than {@link shapeUnit}. Attention pads within buckets of texts of
 * similar length.
 */
export interface Packing {
  readonly texts: number;
  readonly tokens: number;
  /** Tokens, rounded up to a multiple of {@link shapeUnit}: the rows after the last token belong to no text. */
  readonly rows: number;
  /** Rows of the word table, shape [rows]; 0 where there is no token. */
  readonly ids: Int32Array;
  /** Places within the text, from 0, shape [rows]; 0 where there is no token. */
  readonly places: Int32Array;
  /** The row of each text's first token, in the order of the sequences. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** As many as {@link bucketCount}; those not needed are empty. */
  readonly buckets: readonly Bucket[];
}

/** Texts that attention computes together, each padded to the longest. */
export interface Bucket {
  /** Indices of the texts, in packed order. */
  readonly members: readonly number[];
  /** The length of the longest text, rounded up to a multiple of {@link shapeUnit}; 0 without members. */
  readonly length: number;
  /** How many rows of the matrix the bucket has: its texts' tokens, and in the bucket of the longest text the rows without a token too. */
  readonly rows: number;
}

/**
 * Lays out token sequences.
 *
 * @param sequences token ids as rows of the word table, each with at least one token
 */
export function packSequences(sequences: readonly Int32Array[]): Packing {
  const order = sequences.map((_, index) => index);
  order.sort((a, b) => sequences[a].length - sequences[b].length || a - b);
  const tokens = sequences.reduce((sum, sequence) => sum + sequence.length, 0);
  const rows = roundUp(tokens);
  const ids = new Int32Array(rows);
  const places = new Int32Array(rows);
  const starts = new Int32Array(sequences.length);
  let next = 0;
  for (const text of order) {
    starts[text] = next;
    ids.set(sequences[text].map(tokenRow), next);
    for (let place = 0; place < sequences[text].length; place++) places[next++] = place;
  }
  const lengths = Int32Array.from(sequences, (sequence) => sequence.length);
  return {
    texts: sequences.length,
    tokens,
    rows,
    ids,
    places,
    starts,
    lengths,
    buckets: chooseBuckets(order, lengths, rows - tokens),
  };
}

/** The share of places in attention that are padding, from 0 to below 1. */
export function paddingShare(sequences: readonly Int32Array[]): number {
  const { tokens, buckets } = packSequences(sequences);
  return 1 - tokens / buckets.reduce((sum, { members, length }) => sum + members.length * length, 0);
}

/** Buckets of every batch, so that all batches are computed by one graph. */
export const bucketCount = 4;

/** Relative costs of attention, fitted on two AVX-512 cores: per score, per padded token. */
const costPerScore = 2;
const costPerToken = 96;

/**
 * Lengths and row counts are multiples of this number, so that batches have few shapes: TensorFlow
 * compiles products for each shape and keeps them. With any number of tokens, any length and any
 * number of texts a process grew by 120 MB from step 100 of a training to step 500. The rounding
 * costs no time that could be measured.
 */
const shapeUnit = 8;
const partsPerBatch = 16;

function roundUp(count: number): number {
  return Math.ceil(count / shapeUnit) * shapeUnit;
}

/**
 * Cuts texts sorted by length into at most {@link bucketCount} buckets of least total cost, by
 * dynamic programming over the borders of {@link partsPerBatch} equal parts.
 */
function chooseBuckets(order: readonly number[], lengths: Int32Array, spareRows: number): Bucket[] {
  const texts = order.length;
  const part = Math.max(1, Math.ceil(texts / partsPerBatch));
  const ends = Array.from({ length: Math.ceil(texts / part) + 1 }, (_, end) => Math.min(end * part, texts));
  const lengthBefore = ends.map((end) => (end === 0 ? 0 : roundUp(lengths[order[end - 1]])));
  const costOf = (start: number, end: number): number => {
    const length = lengthBefore[end];
    return (ends[end] - ends[start]) * length * (length * costPerScore + costPerToken);
  };
  let least = ends.map((_, end) => (end === 0 ? 0 : Number.POSITIVE_INFINITY));
  const cuts: number[][] = [];
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const next = [...least]; // an empty bucket costs nothing
    const cut = ends.map((_, end) => end);
    for (let end = 1; end < ends.length; end++) {
      for (let start = 0; start < end; start++) {
        const cost = least[start] + costOf(start, end);
        if (cost < next[end]) {
          next[end] = cost;
          cut[end] = start;
        }
      }
    }
    least = next;
    cuts.unshift(cut);
  }
  const last = ends.length - 1;
  let end = last;
  const buckets = cuts.map((cut) => {
    const start = cut[end];
    if (start === end) return { members: [], length: 0, rows: 0 };
    const members = order.slice(ends[start], ends[end]);
    const tokens = members.reduce((sum, text) => sum + lengths[text], 0);
    const bucket = { members, length: lengthBefore[end], rows: end === last ? tokens + spareRows : tokens };
    end = start;
    return bucket;
  });
  return buckets.reverse();
}
