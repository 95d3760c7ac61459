/** Numbers that wait in a line: first in, first out, each step in constant time. */
export class WaitingLine {
  private line: number[];
  private head = 0;

  constructor(waiting: readonly number[] = []) {
    this.line = [...waiting];
  }

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

  /** All that wait, the first one first. */
  toArray(): number[] {
    return this.line.slice(this.head);
  }
}
