/**
 * How the texts of a batch lie in memory: all their tokens one after another in one
 * [tokens, width] matrix, shortest text first, so that linear layers and norms compute no
 * padding. Attention alone pads, within buckets of texts of similar length.
 */
export interface Packing {
  readonly texts: number;
  readonly tokens: number;
  /** Rows of the word table, shape [tokens]. */
  readonly ids: Int32Array;
  /** Places within the text, from 0, shape [tokens]. */
  readonly places: Int32Array;
  /** First token of each text, in the order the texts were given. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** As many as {@link bucketCount}; those not needed are empty. */
  readonly buckets: readonly Bucket[];
}

/** Texts that attention computes together, each padded to the longest. */
export interface Bucket {
  /** Indices of the texts, in packed order. */
  readonly members: readonly number[];
  readonly length: number;
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
  const ids = new Int32Array(tokens);
  const places = new Int32Array(tokens);
  const starts = new Int32Array(sequences.length);
  let next = 0;
  for (const text of order) {
    starts[text] = next;
    ids.set(sequences[text], next);
    for (let place = 0; place < sequences[text].length; place++) places[next++] = place;
  }
  const lengths = Int32Array.from(sequences, (sequence) => sequence.length);
  return {
    texts: sequences.length,
    tokens,
    ids,
    places,
    starts,
    lengths,
    buckets: chooseBuckets(order, lengths),
  };
}

/** The share of places in attention that are padding, from 0 to below 1; the rest of the network pads nothing. */
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
 * Cuts texts sorted by length into at most {@link bucketCount} buckets of least total cost, by
 * dynamic programming over the distinct lengths.
 */
function chooseBuckets(order: readonly number[], lengths: Int32Array): Bucket[] {
  const ends: number[] = [0]; // ends[k]: texts of the first k distinct lengths
  order.forEach((text, index) => {
    if (index + 1 === order.length || lengths[order[index + 1]] !== lengths[text]) ends.push(index + 1);
  });
  const costOf = (start: number, end: number): number => {
    const length = lengths[order[ends[end] - 1]];
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
  let end = ends.length - 1;
  const buckets = cuts.map((cut) => {
    const members = order.slice(ends[cut[end]], ends[end]);
    end = cut[end];
    return { members, length: members.length > 0 ? lengths[members[members.length - 1]] : 0 };
  });
  return buckets.reverse();
}
