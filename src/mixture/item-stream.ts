import { ItemOrder } from "./item-order";

/** How far one way through the items has come. */
interface Way {
  /** The first place not yet looked at. */
  next: number;
  /** Places looked at and refused: the first to be tried again. */
  line: WaitingLine;
}

/**
 * Items in random order, one epoch after another, the earliest that fits first; an item that is
 * passed over waits, and is the first to be tried for the next batch.
 *
 * Batches of different kinds and languages are different ways through the one order. A way looks
 * at each place once, and again at those it refused, so that items without French text, which wait
 * for batches of other kinds, are not looked at again by each French one. Where more wait in a
 * way's line than a batch has pairs (a corpus with one text in very many items), a batch tries as
 * many as it has pairs and sends the refused to the end of the line: its cost stays the same.
 */
export class ItemStream {
  private readonly order: ItemOrder;
  private readonly ways: readonly Way[];

  /**
   * @param items how many there are
   * @param ways how many ways through them
   * @param isEligible whether an item can be taken on a way at all
   */
  constructor(
    items: number,
    ways: number,
    seed: number,
    private readonly isEligible: (item: number, way: number) => boolean,
  ) {
    this.order = new ItemOrder(items, seed);
    this.ways = Array.from({ length: ways }, () => ({ next: 0, line: new WaitingLine() }));
  }

  /**
   * Takes the first items that fit.
   *
   * @param count how many to take; at least so many are eligible
   * @param onWay the index of the way
   * @param fits called with items in their order; those it accepts are taken
   * @returns how many were taken: fewer than `count` after more refusals than there are items
   */
  take(count: number, onWay: number, fits: (item: number) => boolean): number {
    const { order } = this;
    const way = this.ways[onWay];
    const refused: number[] = [];
    let taken = 0;
    const offer = (place: number): void => {
      if (fits(order.itemAt(place))) {
        order.take(place);
        taken++;
      } else refused.push(place);
    };
    while (way.line.length > 0 && taken + refused.length < count) {
      const place = way.line.shift();
      if (!order.isTaken(place)) offer(place);
    }
    while (taken < count && refused.length <= order.items) {
      const place = Math.max(way.next, order.firstFree);
      if (!order.isTaken(place) && this.isEligible(order.itemAt(place), onWay)) offer(place);
      way.next = place + 1;
    }
    for (const place of refused) way.line.push(place);
    return taken;
  }
}

/** Numbers that wait in a line: first in, first out, each step in constant time. */
class WaitingLine {
  private line: number[] = [];
  private head = 0;

  get length(): number {
    return this.line.length - this.head;
  }

  /** Takes the first out of a line that is not empty. */
  shift(): number {
    const first = this.line[this.head++];
    if (this.head * 2 > this.line.length) {
      this.line = this.line.slice(this.head);
      this.head = 0;
    }
    return first;
  }

  push(last: number): void {
    this.line.push(last);
  }
}
