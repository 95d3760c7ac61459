/**
 * Gives equal texts equal integers: 0, 1, 2, … in the order in which texts are first seen. Texts
 * are equal as strings, code unit by code unit: case and Unicode normal form count.
 *
 * A hash table of its own, because a Map ends at 2^24 keys, which captions in five languages reach.
 *
 * @example
 * const ids = new TextIds();
 * [ids.idOf("a"), ids.idOf("b"), ids.idOf("a")]; // [0, 1, 0]
 */
export class TextIds {
  private readonly texts: string[] = [];
  /** shape [slots, 2], slots a power of two: an integer, or -1 in a free slot, and the hash of its text. */
  private slots = new Int32Array(2 * 1024).fill(-1);

  /** The integer of a text. */
  idOf(text: string): number {
    const hash = hashOfText(text);
    const slot = this.slotOf(hash, text);
    if (this.slots[slot] >= 0) return this.slots[slot];
    const id = this.texts.push(text) - 1;
    this.slots[slot] = id;
    this.slots[slot + 1] = hash;
    if (this.texts.length > 0.75 * (this.slots.length / 2)) this.grow();
    return id;
  }

  /** Where a text's slot begins, or the free one where it belongs; null is a text known to be new. */
  private slotOf(hash: number, text: string | null): number {
    const { slots, texts } = this;
    const mask = slots.length - 1;
    let slot = (2 * hash) & mask;
    while (slots[slot] >= 0 && !(text !== null && slots[slot + 1] === hash && texts[slots[slot]] === text)) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(2 * old.length).fill(-1);
    for (let place = 0; place < old.length; place += 2) {
      if (old[place] < 0) continue;
      const slot = this.slotOf(old[place + 1], null);
      this.slots[slot] = old[place];
      this.slots[slot + 1] = old[place + 1];
    }
  }
}

/** FNV-1a over UTF-16 code units, then MurmurHash3's last step, so that the low bits depend on all. */
function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
