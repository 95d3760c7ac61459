/** Gives equal rows of integers equal integers: 0, 1, 2, … in the order in which rows are first seen. */
export class RowIds {
  private readonly known = new Map<string, number>();
  private readonly seen: Int32Array[] = [];
  private last = -1;

  /** The integer of a row, which is copied. Fastest where the row is the one asked for before. */
  idOf(row: ArrayLike<number>): number {
    if (this.last >= 0 && areEqual(row, this.seen[this.last])) return this.last;
    const key = Array.prototype.join.call(row);
    let id = this.known.get(key);
    if (id === undefined) {
      id = this.seen.push(Int32Array.from(row)) - 1;
      this.known.set(key, id);
    }
    this.last = id;
    return id;
  }

  /** The row of each integer. */
  rows(): readonly Int32Array[] {
    return this.seen;
  }
}

function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
