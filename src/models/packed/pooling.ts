import type { Handle, Kernels } from "../../engine";
import type { PackedBatch } from "./batch";

/** Pools tokens [rows, width] into one vector a text, shape [texts, width]. */
export function poolingForward(kernels: Kernels, tokens: Handle, batch: PackedBatch): Handle {
  return kernels.matmul(batch.pooling, tokens);
}

/** Gradient of {@link poolingForward} in the tokens, from dy [texts, width]. */
export function poolingBackward(kernels: Kernels, gradient: Handle, batch: PackedBatch): Handle {
  return kernels.matmul(batch.pooling, gradient, true, false);
}
