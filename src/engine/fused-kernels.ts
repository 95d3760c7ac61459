import { ArithmeticKernels } from "./arithmetic-kernels";
import { dtypes } from "./binding";
import type { Handle } from "./handle";

const { bfloat16, float32 } = dtypes;

/** The element types of the outputs of this project's own kernels (fused-kernels.cc). */
export const fusedOutputs: Readonly<Record<string, readonly number[]>> = {
  BatchmixAddBias: [bfloat16],
  BatchmixColumnSums: [float32],
  BatchmixGelu: [bfloat16],
  BatchmixGeluGrad: [bfloat16, bfloat16, float32],
  BatchmixAddNorm: [bfloat16, bfloat16, float32],
  BatchmixAddNormGrad: [bfloat16, float32, float32, float32],
  BatchmixMaskedSoftmax: [bfloat16],
  BatchmixSoftmaxGrad: [bfloat16],
};

/**
 * This project's own kernels for bf16 on processors (fused-kernels.cc): each takes one pass over
 * memory where TensorFlow's take many. Activations and their gradients are bfloat16, sums over rows
 * float32, arithmetic float32.
 */
export class FusedKernels extends ArithmeticKernels {
  /** Whether these kernels serve: in bf16, on a processor. Activations are bfloat16 then, and float32 otherwise. */
  get isFused(): boolean {
    return this.precision === "bf16" && !this.binding.isUsingGpuDevice?.();
  }

  /** A tensor in the precision of activations. */
  forActivations(a: Handle): Handle {
    return this.isFused ? this.forProducts(a) : this.asFloat(a);
  }

  /** product + bias: shapes [rows, n] and [n]. */
  addBias(product: Handle, bias: Handle): Handle {
    return this.fused("BatchmixAddBias", [product, bias])[0];
  }

  /** The sum over rows: [rows, n] to [n], float32. */
  columnSums(a: Handle): Handle {
    return this.fused("BatchmixColumnSums", [a])[0];
  }

  /** z·(1 + erf(z)) of z = product + bias. */
  gelu(product: Handle, bias: Handle): Handle {
    return this.fused("BatchmixGelu", [product, bias])[0];
  }

  /** Gradients of {@link FusedKernels.gelu}, and its output again. */
  geluGradient(gradient: Handle, product: Handle, bias: Handle) {
    const [input, output, dBias] = this.fused("BatchmixGeluGrad", [gradient, product, bias]);
    return { input, output, bias: dBias };
  }

  /** Layer normalisation of the rows of residual + product + bias; `bias` is null where it is in the product. */
  addNorm(
    residual: Handle,
    product: Handle,
    bias: Handle | null,
    { weight, bias: offset }: { weight: Handle; bias: Handle },
    epsilon: number,
  ) {
    return this.scope(() => {
      const added = bias ?? this.forProducts(this.tensor([0], new Float32Array(0)));
      const inputs = [residual, product, added, weight, offset];
      const [output, normalised, reciprocalDeviation] = this.fused("BatchmixAddNorm", inputs, {
        epsilon: { float: epsilon },
      });
      return { output, normalised, reciprocalDeviation };
    });
  }

  /** Gradients of {@link FusedKernels.addNorm}: the one in the residual and in the product is the same. */
  addNormGradient(gradient: Handle, normalised: Handle, reciprocalDeviation: Handle, weight: Handle) {
    const inputs = [gradient, normalised, reciprocalDeviation, weight];
    const [input, dWeight, dOffset, dBias] = this.fused("BatchmixAddNormGrad", inputs);
    return { input, weight: dWeight, bias: dOffset, productBias: dBias };
  }

  /** Softmax over the last axis of scores [maps, n, n] + mask [maps, 1, n]. */
  maskedSoftmax(scores: Handle, mask: Handle): Handle {
    return this.fused("BatchmixMaskedSoftmax", [scores, mask])[0];
  }

  /** The gradient in the scores, from that in the softmax and the softmax. */
  softmaxGradient(gradient: Handle, weights: Handle): Handle {
    return this.fused("BatchmixSoftmaxGrad", [gradient, weights])[0];
  }

  private fused(name: string, inputs: Handle[], attributes: { epsilon?: { float: number } } = {}): Handle[] {
    return this.runAll(name, attributes, inputs, fusedOutputs[name].length);
  }
}
