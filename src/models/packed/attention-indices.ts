import type { Bucket, Packing } from "./packing";

/**
 * Where attention finds its numbers. A packed matrix [rows, 3·width] of queries, keys and
 * values is read as rows one head wide, row (token·3 + part)·heads + head; one gather then pads,
 * splits the heads and transposes at once.
 */
export interface BucketIndices {
  /** The number of attention maps: texts times heads. */
  readonly maps: number;
  readonly length: number;
  /** Rows of queries, keys and values for each [text, head, place]; padding repeats the first token. */
  readonly query: Int32Array;
  readonly key: Int32Array;
  readonly value: Int32Array;
  /** Rows of a packed [rows, width] gradient for each [text, head, place]; padding takes the row after the last. */
  readonly gradient: Int32Array;
  /** For each [row of this bucket, head] its row among [text, head, place]: undoes the gather. Rows without a token may have any. */
  readonly unpad: Int32Array;
  /** 0 for a token and -1e9 for padding, for each [text, head, place]. */
  readonly mask: Float32Array;
}

/** The indices of one bucket, for `heads` heads. */
export function bucketIndices(packing: Packing, bucket: Bucket, heads: number): BucketIndices {
  const { members, length } = bucket;
  const rows = members.length * heads * length;
  const query = new Int32Array(rows);
  const key = new Int32Array(rows);
  const value = new Int32Array(rows);
  const gradient = new Int32Array(rows);
  const unpad = new Int32Array(bucket.rows * heads);
  const mask = new Float32Array(rows);
  let token = 0; // counts the bucket's own tokens
  members.forEach((text, member) => {
    const start = packing.starts[text];
    const real = packing.lengths[text];
    for (let head = 0; head < heads; head++) {
      const first = (member * heads + head) * length;
      for (let place = 0; place < length; place++) {
        const source = place < real ? start + place : start;
        query[first + place] = source * 3 * heads + head;
        key[first + place] = (source * 3 + 1) * heads + head;
        value[first + place] = (source * 3 + 2) * heads + head;
        gradient[first + place] = (place < real ? source : packing.rows) * heads + (place < real ? head : 0);
        if (place < real) unpad[(token + place) * heads + head] = first + place;
      }
      mask.fill(-1e9, first + real, first + length);
    }
    token += real;
  });
  return { maps: members.length * heads, length, query, key, value, gradient, unpad, mask };
}

/**
 * For the backward pass: where each row (token·3 + part)·heads + head of the packed gradient lies
 * among the buckets' query gradients, then key gradients, then value gradients, and a row of zeros for
 * rows without a token, all concatenated.
 */
export function gradientOrigin(
  packing: Packing,
  buckets: readonly BucketIndices[],
  heads: number,
): Int32Array {
  const padded = buckets.reduce((sum, bucket) => sum + bucket.query.length, 0);
  const origin = new Int32Array(packing.rows * 3 * heads).fill(3 * padded);
  let token = 0; // buckets follow one another in packed order
  let offset = 0;
  for (const bucket of buckets) {
    const count = Math.min(bucket.unpad.length, (packing.tokens - token) * heads);
    for (let i = 0; i < count; i++) {
      const row = Math.floor(i / heads) + token;
      for (let part = 0; part < 3; part++) {
        origin[(row * 3 + part) * heads + (i % heads)] = part * padded + offset + bucket.unpad[i];
      }
    }
    token += count / heads;
    offset += bucket.query.length;
  }
  return origin;
}
