import type { Handle, Kernels } from "../engine";

/**
 * InfoNCE over in-batch negatives (van den Oord et al. 2018, equation 4; Henderson et al. 2017,
 * section 4): the cross-entropy of finding each query's positive among all positives of the
 * batch, by scaled cosine.
 *
 * @param vectors unit vectors, shape [2·pairs, width]: all queries, then all positives
 * @param scale factor on the cosines
 * @returns the mean loss, and its gradient in the vectors
 */
export function inBatchSoftmax(
  kernels: Kernels,
  vectors: Handle,
  pairs: number,
  scale: number,
): { loss: number; gradient: Handle } {
  return kernels.scope(() => {
    const rows = (first: number) =>
      kernels.gather(
        vectors,
        kernels.tensor(
          [pairs],
          Int32Array.from({ length: pairs }, (_, row) => first + row),
        ),
      );
    const [queries, positives] = [rows(0), rows(pairs)];
    const identity = new Float32Array(pairs * pairs);
    for (let pair = 0; pair < pairs; pair++) identity[pair * pairs + pair] = 1;
    const logits = kernels.scale(kernels.matmul(queries, positives, false, true), scale);
    const { losses, gradient } = kernels.softmaxCrossEntropy(
      logits,
      kernels.tensor([pairs, pairs], identity),
    );
    const dCosines = kernels.scale(gradient, scale / pairs);
    const dQueries = kernels.matmul(dCosines, positives);
    const dPositives = kernels.matmul(dCosines, queries, true, false);
    const loss = kernels.read(losses).reduce((sum, value) => sum + value, 0) / pairs;
    return { loss, gradient: kernels.concat([dQueries, dPositives]) };
  });
}
