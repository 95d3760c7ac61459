import type { Handle, Kernels } from "../engine";
import type { TokenBatch } from "./trainer";

/** How the loss follows from cosines. */
export interface LossSettings {
  /** Factor on cosines before the softmax: 1 / temperature. */
  readonly scale: number;
  /** Subtracted from the cosine of each query with its own positive, from 0 to below 2. */
  readonly margin: number;
  /** Whether each positive has to find its query too, and the loss is the mean of both directions. */
  readonly isSymmetric: boolean;
  /** Whether candidates of the query's item, and those that read as its positive does, are left out of the negatives. */
  readonly masksFalseNegatives: boolean;
}

/** {@link LeftOutCandidates} as tensors. */
export interface LeftOutTensors {
  readonly forth: Handle | null;
  readonly back: Handle | null;
}

/** How many texts a batch has on either side: as many positives for each query. */
export interface BatchSize {
  readonly queries: number;
  readonly positives: number;
}

/** The positives and negatives of a batch with negatives, whose number differs from batch to batch. */
export interface CandidateTensors {
  /** Their rows among the vectors, shape [positives + negatives]. */
  readonly rows: Handle;
  /** 1 where a positive meets itself, 0 elsewhere, shape [positives, positives + negatives]. */
  readonly isWanted: Handle;
}

/** The candidates of a batch as tensors; null in a batch without negatives, whose loss knows them by {@link BatchSize}. */
export function candidateTensors(
  kernels: Kernels,
  { queries, positives, negatives = [] }: TokenBatch,
): CandidateTensors | null {
  if (negatives.length === 0) return null;
  const count = positives.length + negatives.length;
  const isWanted = new Float32Array(positives.length * count);
  for (const row of positives.keys()) isWanted[row * count + row] = 1;
  return {
    rows: kernels.tensor(
      [count],
      Int32Array.from({ length: count }, (_, row) => queries.length + row),
    ),
    isWanted: kernels.tensor([positives.length, count], isWanted),
  };
}

/**
 * InfoNCE over in-batch negatives (van den Oord et al. 2018, equation 4; Henderson et al. 2017,
 * section 4): the cross-entropy of finding each query's positive among all positives of the
 * batch, by scaled cosine. With a margin it is additive margin softmax (Yang et al. 2019,
 * equations 4 and 5, which are symmetric).
 *
 * Of a query with several positives it is the mean over them of their cross-entropies, as in the
 * loss L_out of Khosla et al. 2020 (Supervised Contrastive Learning, equation 2), but with the
 * query's other positives left out of the denominator, and with positives alone as candidates. In
 * the other direction each positive looks for its one query among the queries.
 *
 * Negatives are candidates of every query beside the positives, as in sentence-transformers'
 * MultipleNegativesRankingLoss; in the other direction they take no part, as in its symmetric variant.
 *
 * @param vectors unit vectors, shape [queries + positives + negatives, width]: all queries, then all
 *   positives, those of a query side by side, then the negatives
 * @param candidates null in a batch without negatives
 * @returns losses whose mean is the loss, and its gradient in the vectors
 */
export function inBatchSoftmax(
  kernels: Kernels,
  vectors: Handle,
  { queries, positives }: BatchSize,
  { scale, margin, isSymmetric }: LossSettings,
  leftOut: LeftOutTensors,
  candidates: CandidateTensors | null = null,
): { losses: Handle; gradient: Handle } {
  return kernels.scope(() => {
    const rows = (first: number, count: number) =>
      kernels.gather(
        vectors,
        kernels.tensor(
          [count],
          Int32Array.from({ length: count }, (_, row) => first + row),
        ),
      );
    /** Shape [positives, columns]: a value where a positive meets itself, or its query; 0 elsewhere. */
    const whereTrue = (columns: number, value: number): Handle => {
      const values = new Float32Array(positives * columns);
      for (let row = 0; row < positives; row++) {
        values[row * columns + Math.floor((row * columns) / positives)] = value;
      }
      return kernels.tensor([positives, columns], values);
    };
    const [query, positive] = [rows(0, queries), rows(queries, positives)];
    const directions = isSymmetric ? 2 : 1;

    /** The same with a column for each candidate. */
    const whereWanted = (value: number): Handle =>
      candidates ? kernels.scale(candidates.isWanted, value) : whereTrue(positives, value);

    /** Loss of finding in `to` the text that belongs to each row of `from`, and its gradients in both. */
    const loss = (from: Handle, to: Handle, where: (value: number) => Handle, without: Handle | null) => {
      let logits = kernels.scale(kernels.matmul(from, to, false, true), scale);
      if (margin > 0) logits = kernels.subtract(logits, where(scale * margin));
      if (without) logits = kernels.add(logits, without);
      const { losses, gradient } = kernels.softmaxCrossEntropy(logits, where(1));
      const dCosines = kernels.scale(gradient, scale / (positives * directions));
      return {
        losses,
        from: kernels.matmul(dCosines, to),
        to: kernels.matmul(dCosines, from, true, false),
      };
    };
    // a query stands once for each of its positives
    const hasSeveral = positives > queries;
    const asking = hasSeveral ? kernels.matmul(whereTrue(queries, 1), query) : query;
    const found = candidates ? kernels.gather(vectors, candidates.rows) : positive;
    const forth = loss(asking, found, whereWanted, leftOut.forth);
    const dQuery = hasSeveral ? kernels.matmul(whereTrue(queries, 1), forth.from, true, false) : forth.from;
    if (!isSymmetric) return { losses: forth.losses, gradient: kernels.concat([dQuery, forth.to]) };
    const back = loss(positive, query, (value) => whereTrue(queries, value), leftOut.back);
    const dPositive = candidates ? kernels.matmul(candidates.isWanted, back.from, true, false) : back.from;
    const gradient = kernels.concat([kernels.add(dQuery, back.to), kernels.add(forth.to, dPositive)]);
    return { losses: kernels.concat([forth.losses, back.losses]), gradient };
  });
}
