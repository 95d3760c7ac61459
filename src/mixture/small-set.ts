/**
 * A set of at most so many integers >= 0 that is emptied at once. Its size is that of a batch, not
 * of the corpus, so that it stays in the processor's cache.
 */
export class SmallSet {
  private readonly keys: Int32Array;
  /** A slot is free unless it has the present round. */
  private readonly rounds: Int32Array;
  private readonly mask: number;
  private round = 1;

  /** @param most how many integers it holds at once */
  constructor(most: number) {
    const slots = 2 ** Math.ceil(Math.log2(4 * most));
    this.keys = new Int32Array(slots);
    this.rounds = new Int32Array(slots);
    this.mask = slots - 1;
  }

  clear(): void {
    this.round++;
  }

  has(key: number): boolean {
    return this.rounds[this.slotOf(key)] === this.round;
  }

  add(key: number): void {
    const slot = this.slotOf(key);
    this.keys[slot] = key;
    this.rounds[slot] = this.round;
  }

  /** The key's slot, or the free one where it belongs. */
  private slotOf(key: number): number {
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & this.mask; // Knuth's multiplicative hash
    while (this.rounds[slot] === this.round && this.keys[slot] !== key) slot = (slot + 1) & this.mask;
    return slot;
  }
}
