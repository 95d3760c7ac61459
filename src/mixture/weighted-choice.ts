import type { RandomStream } from "../core";

/** Entries that are drawn with probabilities in proportion to their weights. */
export class WeightedChoice {
  private readonly sums: Float64Array;

  /**
   * @param entries one or more
   * @param weights one an entry, above 0
   */
  constructor(
    private readonly entries: readonly number[],
    weights: readonly number[],
  ) {
    let sum = 0;
    this.sums = Float64Array.from(weights, (weight) => {
      sum += weight;
      return sum;
    });
  }

  /** One entry; takes one uniform number of the stream, whatever the weights. */
  draw(stream: RandomStream): number {
    const { sums } = this;
    const target = stream.uniform() * sums[sums.length - 1]; // below the last sum, as uniform() is below 1
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > target) high = middle;
      else low = middle + 1;
    }
    return this.entries[low];
  }
}
