import { RandomStream } from "../core";

/** One random order of all items. */
interface Epoch {
  readonly order: Int32Array;
  /** 1 at each place of the order whose item a batch has taken. */
  readonly isTaken: Uint8Array;
  /** How many places no batch has taken. */
  free: number;
}

/** How far batches of one kind and language have come through the places. */
interface Way {
  /** The first place that the way has not come to. */
  next: number;
  /** Places whose items were refused, the first to be offered again first. */
  waiting: number[];
}

/**
 * Items in random order without end: one random order of all items an epoch, each from a random
 * stream of its own, so that every mix of batches goes through the same one. A place is a number
 * from 0 up: epoch · items + place in the epoch's order.
 *
 * A batch takes the earliest items that fit. An item that is refused waits, and is the first to be
 * offered to the next batch of the same way. Batches of different kinds and languages are different
 * ways through the one order: a way comes to each place once, so that items without French text,
 * which wait for other batches, are not looked at again by each French one. Where more items wait
 * than a batch has pairs, a batch is offered as many as it has pairs, and the refused go to the
 * end of the line: a batch costs the same however many wait.
 */
export class ItemStream {
  /** Null after all its places are taken. */
  private readonly epochs: (Epoch | null)[] = [];
  private readonly ways = new Map<string, Way>();

  constructor(
    private readonly items: number,
    private readonly seed: number,
  ) {}

  /**
   * Takes the first items that fit.
   *
   * @param count how many items to take; at least so many are eligible
   * @param wayName the name of the batch's way
   * @param isEligible whether an item can be taken on this way at all
   * @param fits called with eligible items in their order; those that it accepts are taken
   * @returns how many items were taken: fewer than `count` after more refusals than there are items
   */
  take(
    count: number,
    wayName: string,
    isEligible: (item: number) => boolean,
    fits: (item: number) => boolean,
  ): number {
    const way = this.ways.get(wayName) ?? { next: 0, waiting: [] };
    this.ways.set(wayName, way);
    const refused: number[] = [];
    let taken = 0;
    const offer = (place: number): void => {
      if (fits(this.itemAt(place))) {
        this.takePlace(place);
        taken++;
      } else refused.push(place);
    };
    let looked = 0;
    for (; looked < way.waiting.length && taken + refused.length < count; looked++) {
      if (this.isFree(way.waiting[looked])) offer(way.waiting[looked]);
    }
    way.waiting.splice(0, looked);
    for (; taken < count && refused.length <= this.items; way.next++) {
      if (this.isFree(way.next) && isEligible(this.itemAt(way.next))) offer(way.next);
    }
    for (const place of refused) way.waiting.push(place);
    return taken;
  }

  private isFree(place: number): boolean {
    return this.epochOf(place)?.isTaken[place % this.items] === 0;
  }

  /** The item at a free place. */
  private itemAt(place: number): number {
    return (this.epochOf(place) as Epoch).order[place % this.items];
  }

  private takePlace(place: number): void {
    const epoch = this.epochOf(place) as Epoch;
    epoch.isTaken[place % this.items] = 1;
    epoch.free--;
    if (epoch.free === 0) this.epochs[Math.floor(place / this.items)] = null;
  }

  private epochOf(place: number): Epoch | null {
    const { items, epochs } = this;
    while (epochs.length * items <= place) {
      const order = new RandomStream(this.seed, `items, epoch ${epochs.length}`).permutation(items);
      epochs.push({ order, isTaken: new Uint8Array(items), free: items });
    }
    return epochs[Math.floor(place / items)];
  }
}
