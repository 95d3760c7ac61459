/** The ways of sentence-transformers to make one vector of a text's tokens. */
export const poolingModes = [
  "cls",
  "max",
  "mean",
  "mean_sqrt_len_tokens",
  "weightedmean",
  "lasttoken",
] as const;

export type PoolingMode = (typeof poolingModes)[number];

/**
 * Marks a token that pooling leaves out, as a prompt's tokens where the model says so: a sequence
 * holds, in its place, the bitwise complement of the token's row, which is negative.
 */
export function unpooled(row: number): number {
  return ~row;
}

/** The row of a token, marked as {@link unpooled} or not. */
export function tokenRow(entry: number): number {
  return entry < 0 ? ~entry : entry;
}

/**
 * Writes the weight of each of a text's tokens in its vector: 1 for the first (cls) or last token,
 * 1/n (mean), 1/√n (mean_sqrt_len_tokens), in proportion to the place in the text from 1
 * (weightedmean), and 1 for each token among which max takes the largest.
 *
 * @param sequence unpooled tokens, if there are some, come first
 * @param into holds zeros where the text's weights are to lie, from `start` on
 * @see Pooling in sentence-transformers 6.2
 */
export function poolingWeights(
  mode: PoolingMode,
  sequence: Int32Array,
  into: Float32Array,
  start: number,
): void {
  const { length } = sequence;
  let first = 0;
  while (first < length && sequence[first] < 0) first++;
  const end = start + length;
  if (mode === "cls") into[start + (first < length ? first : 0)] = 1;
  else if (first < length) {
    const count = length - first;
    if (mode === "lasttoken") into[end - 1] = 1;
    else if (mode === "max") into.fill(1, start + first, end);
    else if (mode === "mean") into.fill(1 / count, start + first, end);
    else if (mode === "mean_sqrt_len_tokens") into.fill(1 / Math.sqrt(count), start + first, end);
    else {
      const sum = (count * (first + 1 + length)) / 2;
      for (let place = first; place < length; place++) into[start + place] = (place + 1) / sum;
    }
  }
}
