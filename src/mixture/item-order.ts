import { RandomStream } from "../core";

/** One random order of all items, and which of its places are taken. */
interface Epoch {
  readonly order: Int32Array;
  readonly isTaken: Uint8Array;
}

/**
 * The items in the order in which they come, without end: one random order of all items an epoch,
 * each from a stream of its own, so that any epoch can be made again without those before it.
 * Epochs are in memory from the first that has a free place; an epoch takes 5 bytes an item.
 */
export class ItemOrder {
  private epochs: Epoch[] = [];
  private firstEpoch = 0;
  private firstFreePlace = 0;

  /** @param items how many there are, 1 or more */
  constructor(
    readonly items: number,
    private readonly seed: number,
  ) {}

  /** The first place that is free. */
  get firstFree(): number {
    return this.firstFreePlace;
  }

  itemAt(place: number): number {
    return this.epochOf(place).order[place % this.items];
  }

  isTaken(place: number): boolean {
    return place < this.firstFreePlace || this.epochOf(place).isTaken[place % this.items] === 1;
  }

  /** Takes a free place, for good. */
  take(place: number): void {
    this.epochOf(place).isTaken[place % this.items] = 1;
    while (this.epochs.length > 0 && this.isTaken(this.firstFreePlace)) {
      this.firstFreePlace++;
      if (this.firstFreePlace % this.items !== 0) continue;
      this.epochs.shift();
      this.firstEpoch++;
    }
  }

  private epochOf(place: number): Epoch {
    const index = Math.floor(place / this.items) - this.firstEpoch;
    while (this.epochs.length <= index) {
      const stream = new RandomStream(this.seed, `items, epoch ${this.firstEpoch + this.epochs.length}`);
      const isTaken = new Uint8Array(this.items);
      this.epochs.push({ order: stream.permutation(this.items), isTaken });
    }
    return this.epochs[index];
  }
}
