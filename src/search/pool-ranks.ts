import { countKernel } from "./count-kernel";

/** Candidates of one language within a pool sorted by language. */
export interface PoolBlock {
  /** Index of the first candidate. */
  readonly from: number;
  /** Index after the last candidate. */
  readonly to: number;
}

/** Ranks of a query's relevant candidates, ascending: in each language by itself, and in the whole pool. */
export interface PoolRanks {
  /** One list a language; empty where the language holds no relevant candidate. */
  readonly byBlock: readonly (readonly number[])[];
  readonly whole: readonly number[];
}

/**
 * Ranks the relevant candidates of a query in a pool that comes in runs, ties against the system: a
 * relevant candidate ranks below every irrelevant one of equal score.
 *
 * The j-th best relevant candidate has rank j + (irrelevant candidates scoring at least as much),
 * so one pass counts all ranks and the pool is never sorted. The scores of the relevant candidates
 * must be known before the pass, and are compared with those that the pass meets.
 */
export class RankCounter {
  /** The relevant candidates, best score first. */
  private readonly best: readonly number[];
  private readonly thresholds: Float32Array;
  /** For each language, how many of its irrelevant candidates reach each threshold. */
  private readonly above: readonly Uint32Array[];
  /** The language of each candidate in `best`, once its run has come. */
  private readonly languageOf: Int32Array;
  /** The scores of relevant candidates in the runs that have come, by index into the pool. */
  private readonly met: Map<number, number> = new Map();
  private readonly kernel = countKernel();

  /**
   * @param relevant indices into the pool; among equal scores, those listed first here rank first
   * @param scoreOf the score that a relevant candidate is known to have
   * @param languages how many languages the pool has
   */
  constructor(
    private readonly relevant: Int32Array,
    scoreOf: (index: number) => number,
    languages: number,
  ) {
    this.best = Array.from(relevant).sort((a, b) => scoreOf(b) - scoreOf(a));
    this.thresholds = Float32Array.from(this.best, scoreOf);
    this.above = Array.from({ length: languages }, () => new Uint32Array(this.best.length));
    this.languageOf = new Int32Array(this.best.length);
  }

  /**
   * Counts a run of candidates of one language; every candidate of the pool must come once.
   *
   * @param row the candidates' scores
   * @param first index of the first candidate
   * @param ownCandidate the candidate that is the query's own text, which does not count at all; -1 for none
   * @throws {RangeError} if a score is NaN
   */
  add(row: Float32Array, first: number, language: number, ownCandidate = -1): void {
    const { thresholds } = this;
    const above = this.above[language];
    if (this.kernel.count(row, thresholds, above)) {
      const candidate = first + row.findIndex(Number.isNaN);
      throw new RangeError(`RankCounter: expected numbers, got NaN for candidate ${candidate}`);
    }
    const isInside = (index: number) => index >= first && index < first + row.length;
    if (isInside(ownCandidate)) leaveOut(above, thresholds, row[ownCandidate - first]);
    this.best.forEach((index, j) => {
      if (!isInside(index)) return;
      this.met.set(index, row[index - first]);
      this.languageOf[j] = language;
      leaveOut(above, thresholds, thresholds[j]);
    });
  }

  /** Whether the pass met the known scores; an engine may round otherwise in products of another shape. */
  get isRight(): boolean {
    return this.best.every((index, j) => this.met.get(index) === this.thresholds[j]);
  }

  /** A counter for a second pass, which knows the scores that the first one met. */
  again(): RankCounter {
    return new RankCounter(this.relevant, (index) => this.met.get(index) as number, this.above.length);
  }

  /** The ranks, once every candidate has come. */
  ranks(): PoolRanks {
    const aboveAll = (j: number) => this.above.reduce((sum, counts) => sum + counts[j], 0);
    const inLanguage = (language: number) =>
      [...this.best.keys()].filter((j) => this.languageOf[j] === language);
    return {
      byBlock: this.above.map((counts, language) =>
        inLanguage(language).map((j, place) => place + 1 + counts[j]),
      ),
      whole: this.best.map((_, place) => place + 1 + aboveAll(place)),
    };
  }
}

/**
 * Ranks the relevant candidates of a query whose scores are all in memory, as {@link RankCounter} does.
 *
 * @param scores the pool's similarities to the query
 * @param offset index of the pool's first score in `scores`
 * @param blocks consecutive, covering the pool
 * @param relevant indices into the pool; among equal scores, those listed first here rank first
 * @param ownCandidate the candidate that is the query's own text, which does not count at all; -1 for none
 * @throws {RangeError} if a score is NaN
 */
export function poolRanks(
  scores: Float32Array,
  offset: number,
  blocks: readonly PoolBlock[],
  relevant: Int32Array,
  ownCandidate: number,
): PoolRanks {
  const counter = new RankCounter(relevant, (index) => scores[offset + index], blocks.length);
  blocks.forEach(({ from, to }, block) => {
    counter.add(scores.subarray(offset + from, offset + to), from, block, ownCandidate);
  });
  return counter.ranks();
}

/** Subtracts a candidate that does not count from the counts of all thresholds that its score reaches. */
function leaveOut(above: Uint32Array, thresholds: Float32Array, score: number): void {
  for (let j = thresholds.length - 1; j >= 0 && score >= thresholds[j]; j--) above[j]--;
}
