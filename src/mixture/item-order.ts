import { RandomStream } from "../core";

/** One random order of all items, and which of its places are taken. */
interface Epoch {
  readonly order: Int32Array;
  readonly isTaken: Uint8Array;
  left: number;
}

/** Which places are taken, as JSON can hold it: all before `from`, then runs of free and taken ones in turn; none behind. */
export interface TakenPlaces {
  readonly from: number;
  readonly runs: readonly number[];
}

/**
 * The items in the order in which they come, without end: one random order of all items an epoch,
 * each from a stream of its own, so that any epoch can be made again without those before it.
 * Epochs are in memory from the first that has a free place; an epoch takes 5 bytes an item.
 */
export class ItemOrder {
  private epochs: Epoch[] = [];
  private firstEpoch = 0;

  /** @param items how many there are, 1 or more */
  constructor(
    readonly items: number,
    private readonly seed: number,
  ) {}

  /** No place before this one is free. */
  get start(): number {
    return this.firstEpoch * this.items;
  }

  itemAt(place: number): number {
    return this.epochOf(place).order[place % this.items];
  }

  isTaken(place: number): boolean {
    return place < this.start || this.epochOf(place).isTaken[place % this.items] === 1;
  }

  /** Takes a free place, for good. */
  take(place: number): void {
    const epoch = this.epochOf(place);
    epoch.isTaken[place % this.items] = 1;
    epoch.left--;
    while (this.epochs.length > 0 && this.epochs[0].left === 0) {
      this.epochs.shift();
      this.firstEpoch++;
    }
  }

  taken(): TakenPlaces {
    const end = this.start + this.epochs.length * this.items;
    let from = this.start;
    while (from < end && this.isTaken(from)) from++;
    const runs: number[] = [];
    let isTaken = false;
    let begun = from;
    for (let place = from; place < end; place++) {
      if (this.isTaken(place) === isTaken) continue;
      runs.push(place - begun);
      begun = place;
      isTaken = !isTaken;
    }
    if (isTaken) runs.push(end - begun);
    return { from, runs };
  }

  /** Takes just the places that another order of as many items and the same seed had taken. */
  resume({ from, runs }: TakenPlaces): void {
    this.firstEpoch = Math.floor(from / this.items);
    this.epochs = [];
    for (let place = this.start; place < from; place++) this.take(place);
    let place = from;
    runs.forEach((length, index) => {
      const end = place + length;
      if (index % 2 === 1) for (let each = place; each < end; each++) this.take(each);
      place = end;
    });
  }

  private epochOf(place: number): Epoch {
    const index = Math.floor(place / this.items) - this.firstEpoch;
    while (this.epochs.length <= index) {
      const stream = new RandomStream(this.seed, `items, epoch ${this.firstEpoch + this.epochs.length}`);
      const isTaken = new Uint8Array(this.items);
      this.epochs.push({ order: stream.permutation(this.items), isTaken, left: this.items });
    }
    return this.epochs[index];
  }
}
