import { createHash } from "node:crypto";
import { type RandomGenerator, unsafeUniformIntDistribution, xoroshiro128plus } from "pure-rand";

/** The state of a stream, which {@link RandomStream.resume} goes on from and JSON can hold. */
export type StreamState = readonly number[];

/**
 * A stream of random numbers with a name. Streams of different seeds or names are independent,
 * so that a new use of randomness never shifts the draws of an old one; the same seed and name
 * give the same draws on every machine (xoroshiro128+, state from SHA-256 of seed and name).
 *
 * @example
 * const items = new RandomStream(7, "items");
 * items.below(10); // an integer from 0 to 9
 */
export class RandomStream {
  private generator: RandomGenerator;

  /**
   * @param seed an integer >= 0: the run's seed
   * @param name a name for the numbers that are drawn, unique within a run
   */
  constructor(seed: number, name: string) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`RandomStream: expected an integer seed >= 0, got ${seed}`);
    }
    const digest = createHash("sha256").update(`${seed}\u0000${name}`).digest();
    const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
    this.generator = xoroshiro128plus.fromState(state);
  }

  /** The state of the stream now. */
  state(): StreamState {
    return (this.generator.getState as () => StreamState)();
  }

  /** Sets the stream to a state that {@link RandomStream.state} gave. */
  resume(state: StreamState): void {
    this.generator = xoroshiro128plus.fromState(state);
  }

  /** An integer drawn uniformly from 0 to `n` - 1, n from 1 to 2^31. */
  below(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 31) {
      throw new RangeError(`RandomStream.below: expected an integer from 1 to 2^31, got ${n}`);
    }
    return unsafeUniformIntDistribution(0, n - 1, this.generator);
  }

  /** A number drawn uniformly from [0, 1), a multiple of 2^-52. */
  uniform(): number {
    return (this.below(2 ** 26) * 2 ** 26 + this.below(2 ** 26)) / 2 ** 52;
  }

  /** One of the entries, each with equal probability. */
  pick<T>(entries: readonly T[]): T {
    return entries[this.below(entries.length)];
  }

  /** The integers 0 to `n` - 1 in random order, every order equally likely (Fisher and Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, index) => index);
    for (let last = n - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }
}
