import { UserError } from "../core";
import { countKernel } from "./count-kernel";

/** Vectors of equal width that are read in blocks, from memory or from disk. */
export interface VectorSource {
  readonly name: string;
  readonly count: number;
  readonly width: number;
  /** A copy of vectors `from` to `to` - 1, shape [to - from, width]. */
  read(from: number, to: number): Float32Array;
}

/**
 * Vectors in memory.
 *
 * @param name what the vectors are, for errors, as "the query vectors"
 * @param vectors shape [count, width]
 * @throws {UserError} if the numbers are not `count` vectors of equal width
 */
export function vectorsInMemory(name: string, vectors: Float32Array, count: number): VectorSource {
  const width = vectors.length / count;
  if (!Number.isInteger(width) || width === 0) {
    throw new UserError(
      `${name}: ${vectors.length} numbers are not vectors of ${count} texts; embed the same texts`,
    );
  }
  return { name, count, width, read: (from, to) => vectors.slice(from * width, to * width) };
}

/**
 * Refuses vectors that have no direction, or whose products could overflow.
 *
 * @param name what the vectors are, for the error
 * @param first number of the first vector
 * @throws {UserError} if a vector is zero, or holds NaN, infinity or a number of 1e15 or more
 */
export function checkVectors(name: string, vectors: Float32Array, width: number, first = 0): void {
  const refuse = (at: number, fault: string) => {
    const row = first + Math.floor(at / width);
    throw new UserError(`${name}: vector ${row} ${fault}; its text was not embedded right`);
  };
  if (!areModerate(vectors)) {
    const odd = vectors.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) refuse(odd, "holds NaN or infinity");
    refuse(
      vectors.findIndex((value) => Math.abs(value) >= largest),
      "holds a number of 1e15 or more",
    );
  }
  for (let from = 0; from < vectors.length; from += width) {
    let at = from;
    while (at < from + width && vectors[at] === 0) at++;
    if (at === from + width) refuse(from, "is zero");
  }
}

/** Products of vectors with smaller numbers do not overflow. */
const largest = 2 ** 50;

/** Whether all values are between -2^50 and 2^50; by the kernel, since a plain loop takes four times as long. */
function areModerate(values: Float32Array): boolean {
  const counts = new Uint32Array(2);
  const hasNaN = countKernel().count(values, Float32Array.of(largest, -largest), counts);
  return !hasNaN && counts[0] === 0 && counts[1] === values.length;
}

/** Vectors scaled to length 1, so that their products are cosines; shape [count, width]. */
export function unitVectors(vectors: Float32Array, width: number): Float32Array {
  checkVectors("unitVectors", vectors, width);
  const scaled = new Float32Array(vectors.length);
  for (let from = 0; from < vectors.length; from += width) {
    let square = 0;
    for (let at = from; at < from + width; at++) square += vectors[at] * vectors[at];
    const factor = 1 / Math.sqrt(square);
    for (let at = from; at < from + width; at++) scaled[at] = vectors[at] * factor;
  }
  return scaled;
}
