import type { Handle, Kernels } from "../engine";

/** What the loss makes of cosines. */
export interface LossSettings {
  /** Factor on cosines before the softmax: 1 / temperature. */
  readonly scale: number;
  /** Taken from the cosine of each query with its own positive, from 0 to below 2. */
  readonly margin: number;
  /** Whether each positive has to find its query too, and the loss is the mean of both directions. */
  readonly isSymmetric: boolean;
}

/**
 * InfoNCE over in-batch negatives (van den Oord et al. 2018, equation 4; Henderson et al. 2017,
 * section 4): the cross-entropy of finding each query's positive among all positives of the
 * batch, by scaled cosine. With a margin it is additive margin softmax (Yang et al. 2019,
 * equations 4 and 5, which are symmetric).
 *
 * @param vectors unit vectors, shape [2·pairs, width]: all queries, then all positives
 * @returns losses whose mean is the loss, and its gradient in the vectors
 */
export function inBatchSoftmax(
  kernels: Kernels,
  vectors: Handle,
  pairs: number,
  { scale, margin, isSymmetric }: LossSettings,
): { losses: Handle; gradient: Handle } {
  return kernels.scope(() => {
    const rows = (first: number) =>
      kernels.gather(
        vectors,
        kernels.tensor(
          [pairs],
          Int32Array.from({ length: pairs }, (_, row) => first + row),
        ),
      );
    const diagonal = (value: number): Handle => {
      const values = new Float32Array(pairs * pairs);
      for (let pair = 0; pair < pairs; pair++) values[pair * pairs + pair] = value;
      return kernels.tensor([pairs, pairs], values);
    };
    const [queries, positives] = [rows(0), rows(pairs)];
    const directions = isSymmetric ? 2 : 1;

    /** Loss of finding the row of `to` with the same index, and its gradients in both. */
    const finding = (from: Handle, to: Handle) => {
      let logits = kernels.scale(kernels.matmul(from, to, false, true), scale);
      if (margin > 0) logits = kernels.subtract(logits, diagonal(scale * margin));
      const { losses, gradient } = kernels.softmaxCrossEntropy(logits, diagonal(1));
      const dCosines = kernels.scale(gradient, scale / (pairs * directions));
      return {
        losses,
        from: kernels.matmul(dCosines, to),
        to: kernels.matmul(dCosines, from, true, false),
      };
    };
    const forth = finding(queries, positives);
    if (!isSymmetric) return { losses: forth.losses, gradient: kernels.concat([forth.from, forth.to]) };
    const back = finding(positives, queries);
    const gradient = kernels.concat([kernels.add(forth.from, back.to), kernels.add(forth.to, back.from)]);
    return { losses: kernels.concat([forth.losses, back.losses]), gradient };
  });
}
