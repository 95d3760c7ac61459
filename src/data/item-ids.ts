/**
 * The places of items by their ids, without the ids themselves: a table of hashes in typed memory, 8 to 16 bytes
 * an item. An id with an equal hash is read and compared, so that the answer is exact.
 */
export class ItemIds {
  private hashes = new Int32Array(1024);
  /** Places of items, at or after the place of their hash; -1 where there is none. At most half full. */
  private table = new Int32Array(2048).fill(-1);

  constructor(private readonly idAt: (place: number) => string) {}

  /** The place of the item of an id; null if there is none. */
  find(id: string): number | null {
    const hash = hashOf(id);
    for (let at = this.slot(hash); this.table[at] >= 0; at = (at + 1) % this.table.length) {
      const place = this.table[at];
      if (this.hashes[place] === hash && this.idAt(place) === id) return place;
    }
    return null;
  }

  /** @param place as many as there were additions before */
  add(id: string, place: number): void {
    if (place === this.hashes.length) {
      const hashes = new Int32Array(2 * place);
      hashes.set(this.hashes);
      this.hashes = hashes;
      this.table = new Int32Array(4 * place).fill(-1);
      for (let earlier = 0; earlier < place; earlier++) this.enter(earlier);
    }
    this.hashes[place] = hashOf(id);
    this.enter(place);
  }

  private enter(place: number): void {
    let at = this.slot(this.hashes[place]);
    while (this.table[at] >= 0) at = (at + 1) % this.table.length;
    this.table[at] = place;
  }

  private slot(hash: number): number {
    return (hash >>> 0) % this.table.length;
  }
}

/** FNV-1a over UTF-16 code units, its bits mixed once more, since the last ones alone name a slot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
