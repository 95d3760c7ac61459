/** The best candidates of a query, best first. */
export interface Ranking {
  /** Indices into the pool. */
  readonly candidates: Int32Array;
  readonly scores: Float32Array;
}

/**
 * The k best of any number of candidates that come in blocks: exact, in k places of memory.
 *
 * Among candidates of equal score, relevant ones come last, ties against the system; among these and
 * among the others, the smaller index comes first.
 */
export class TopList {
  /** A heap with the worst candidate of the list at its root. */
  private readonly candidates: Int32Array;
  private readonly scores: Float32Array;
  private size = 0;

  /**
   * @param k places, 1 or more
   * @param relevant candidates that lose ties
   * @param ceiling candidates with a higher score are left out
   */
  constructor(
    private readonly k: number,
    private readonly relevant: ReadonlySet<number> = new Set(),
    private readonly ceiling = Number.POSITIVE_INFINITY,
  ) {
    if (!Number.isInteger(k) || k < 1) throw new RangeError(`TopList: expected k from 1 up, got ${k}`);
    this.candidates = new Int32Array(k);
    this.scores = new Float32Array(k);
  }

  /**
   * Offers a block of candidates.
   *
   * @param row the candidates' scores
   * @param first index of the first candidate
   * @param ownCandidate the candidate that is the query's own text, which does not count; -1 for none
   * @throws {RangeError} if a score is NaN
   */
  add(row: Float32Array, first: number, ownCandidate = -1): void {
    const { ceiling } = this;
    let { floor } = this;
    for (let index = 0; index < row.length; index++) {
      const score = row[index];
      if (score < floor || score > ceiling) continue; // most candidates end here; NaN does not
      const candidate = first + index;
      if (Number.isNaN(score))
        throw new RangeError(`TopList: expected numbers, got NaN for candidate ${candidate}`);
      if (candidate === ownCandidate) continue;
      if (this.size < this.k) this.rise(this.size++, score, candidate);
      else if (this.isWorse(this.scores[0], this.candidates[0], score, candidate))
        this.sink(score, candidate);
      if (this.size === this.k) floor = this.scores[0];
    }
  }

  /** The least score that can enter the list: that of its worst candidate, -infinity while there is room. */
  get floor(): number {
    return this.size < this.k ? Number.NEGATIVE_INFINITY : this.scores[0];
  }

  ranking(): Ranking {
    const order = [...this.candidates.keys()].slice(0, this.size);
    order.sort((a, b) =>
      this.isWorse(this.scores[a], this.candidates[a], this.scores[b], this.candidates[b]) ? 1 : -1,
    );
    return {
      candidates: Int32Array.from(order, (at) => this.candidates[at]),
      scores: Float32Array.from(order, (at) => this.scores[at]),
    };
  }

  private isWorse(score: number, candidate: number, otherScore: number, other: number): boolean {
    if (score !== otherScore) return score < otherScore;
    const isRelevant = this.relevant.has(candidate);
    return isRelevant === this.relevant.has(other) ? candidate > other : isRelevant;
  }

  /** Puts an entry into the free place `at` and lifts it above better ones. */
  private rise(at: number, score: number, candidate: number): void {
    let place = at;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.isWorse(score, candidate, this.scores[parent], this.candidates[parent])) break;
      this.put(place, this.scores[parent], this.candidates[parent]);
      place = parent;
    }
    this.put(place, score, candidate);
  }

  /** Puts an entry into the root's place and lowers it below worse ones. */
  private sink(score: number, candidate: number): void {
    let place = 0;
    for (let child = 1; child < this.size; child = 2 * place + 1) {
      const right = child + 1;
      const isRightWorse =
        right < this.size &&
        this.isWorse(this.scores[right], this.candidates[right], this.scores[child], this.candidates[child]);
      const worst = isRightWorse ? right : child;
      if (!this.isWorse(this.scores[worst], this.candidates[worst], score, candidate)) break;
      this.put(place, this.scores[worst], this.candidates[worst]);
      place = worst;
    }
    this.put(place, score, candidate);
  }

  private put(place: number, score: number, candidate: number): void {
    this.scores[place] = score;
    this.candidates[place] = candidate;
  }
}
