import type { Engine } from "../engine";
import { countKernel } from "./count-kernel";
import { type QueryBlock, queryBlocks } from "./query-blocks";
import { TopList } from "./top-list";
import { candidateBlocks } from "./vector-index";
import type { VectorSource } from "./vectors";

type Tensor = ReturnType<Engine["tf"]["tensor2d"]>;

/** What a sweep over all candidates found of each query. */
export interface Swept {
  /** Scores of the relevant candidates, best first: what was counted against. */
  readonly thresholds: readonly Float32Array[];
  /** How many candidates, relevant ones included, reach each threshold. */
  readonly counts: readonly Uint32Array[];
  /** Scores of the relevant candidates that the sweep met, in their order. */
  readonly met: readonly Float32Array[];
  readonly lists: readonly (TopList | null)[];
}

/** Sweeps over candidates that are read in blocks, for {@link rankVectors}; all queries are held. */
export class RankSweep {
  private readonly blocks: readonly QueryBlock[];
  private readonly kernel = countKernel();

  /** @param size queries a product */
  constructor(
    private readonly tf: Engine["tf"],
    queries: VectorSource,
    size: number,
    private readonly candidates: VectorSource,
    private readonly relevant: readonly Int32Array[],
  ) {
    this.blocks = queryBlocks(tf, queries, size);
  }

  dispose(): void {
    for (const { tensor } of this.blocks) tensor.dispose();
  }

  /** Scores of each query's relevant candidates, from products with these alone. */
  relevantScores(): Float32Array[] {
    const { width } = this.candidates;
    return this.blocks.flatMap((block) => {
      const wanted = this.relevant.slice(block.from, block.to);
      const needed = [...new Set(wanted.flatMap((indices) => [...indices]))].sort((a, b) => a - b);
      if (needed.length === 0) return wanted.map(() => new Float32Array(0));
      const rows = new Float32Array(needed.length * width);
      for (const [row, index] of needed.entries())
        rows.set(this.candidates.read(index, index + 1), row * width);
      const scores = this.scores(block, rows);
      const place = new Map(needed.map((index, row) => [index, row]));
      return wanted.map((indices, query) =>
        Float32Array.from(indices, (index) => scores[query * needed.length + (place.get(index) as number)]),
      );
    });
  }

  /** Counts every score against those that the relevant candidates are assumed to have. */
  run(assumed: readonly Float32Array[], top: number, candidatesPerBlock: number): Swept {
    const thresholds = assumed.map((scores) => scores.slice().sort().reverse());
    const counts = thresholds.map(({ length }) => new Uint32Array(length));
    const met = thresholds.map(({ length }) => new Float32Array(length));
    const lists = this.relevant.map((indices) => (top > 0 ? new TopList(top, new Set(indices)) : null));
    for (const { first, tensor } of candidateBlocks(this.tf, this.candidates, candidatesPerBlock)) {
      const end = first + tensor.shape[0];
      try {
        for (const block of this.blocks) {
          const scores = this.products(block, tensor);
          for (let query = block.from; query < block.to; query++) {
            const from = (query - block.from) * (end - first);
            const row = scores.subarray(from, from + end - first);
            if (this.kernel.count(row, thresholds[query], counts[query]))
              throw new RangeError(`rankVectors: expected finite products, got NaN for query ${query}`);
            lists[query]?.add(row, first);
            this.relevant[query].forEach((index, j) => {
              if (index >= first && index < end) met[query][j] = row[index - first];
            });
          }
        }
      } finally {
        tensor.dispose();
      }
    }
    return { thresholds, counts, met, lists };
  }

  private scores(block: QueryBlock, vectors: Float32Array): Float32Array {
    const { width } = this.candidates;
    const tensor = this.tf.tensor2d(vectors, [vectors.length / width, width]);
    try {
      return this.products(block, tensor);
    } finally {
      tensor.dispose();
    }
  }

  /** Shape [queries of the block, vectors]. */
  private products(block: QueryBlock, vectors: Tensor): Float32Array {
    const product = this.tf.matMul(block.tensor, vectors, false, true);
    const scores = product.dataSync() as Float32Array;
    product.dispose();
    return scores;
  }
}
