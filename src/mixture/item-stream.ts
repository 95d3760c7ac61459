import type { RandomStream } from "../core";

/** Item indices without end: one random order of all items after another. */
export class ItemStream {
  private ahead: number[] = []; // the next one last

  /** @param items how many there are */
  constructor(
    private readonly items: number,
    private readonly stream: RandomStream,
  ) {}

  next(): number {
    if (this.ahead.length === 0) this.ahead = [...this.stream.permutation(this.items)].reverse();
    return this.ahead.pop() as number;
  }

  /** Puts indices back to the front, in their order, for {@link ItemStream.next} to give first. */
  giveBack(indices: readonly number[]): void {
    for (let i = indices.length - 1; i >= 0; i--) this.ahead.push(indices[i]);
  }
}
