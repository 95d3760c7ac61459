/** Above any article's number times this, and above any passage's: so that their sum stays exact. */
const passages = 2 ** 21;
const articles = 2 ** 32;

/**
 * A set of passage ids such as "39#0" that grows to tens of millions: 8 bytes an id in a table
 * that is at most two thirds full and doubles, where a Set of strings takes several times that and
 * ends at 16.7 million. Ids of another form are kept as strings.
 */
export class PassageIds {
  private readonly others = new Set<string>();
  private table = new Float64Array(1024).fill(-1);
  private count = 0;

  /** @returns whether the id is new */
  add(id: string): boolean {
    const number = numberOf(id);
    if (number === null) {
      const before = this.others.size;
      return this.others.add(id).size > before;
    }
    if (3 * (this.count + 1) > 2 * this.table.length) this.grow();
    const place = this.placeOf(number);
    if (this.table[place] === number) return false;
    this.table[place] = number;
    this.count++;
    return true;
  }

  private grow(): void {
    const before = this.table;
    this.table = new Float64Array(2 * before.length).fill(-1);
    for (const number of before) if (number >= 0) this.table[this.placeOf(number)] = number;
  }

  /** Where a number is, or the free place where it belongs. */
  private placeOf(number: number): number {
    const mask = this.table.length - 1;
    const low = number % articles;
    const high = (number - low) / articles;
    let hash = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let place = (hash ^ (hash >>> 13)) & mask;
    while (this.table[place] !== -1 && this.table[place] !== number) place = (place + 1) & mask;
    return place;
  }
}

/** An id of two plain numbers as one number, exactly, or null for another id. */
function numberOf(id: string): number | null {
  const [, article, passage] = /^(0|[1-9]\d{0,9})#(0|[1-9]\d{0,6})$/.exec(id) ?? [];
  if (article === undefined || Number(article) >= articles || Number(passage) >= passages) return null;
  return Number(article) * passages + Number(passage);
}
