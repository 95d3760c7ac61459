import { dtypes, type KernelBinding } from "./binding";
import type { Precision } from "./engine";
import type { Handle } from "./handle";
import { KernelRunner } from "./kernel-runner";

/**
 * Kernels that compute: products, sums and functions of entries. Arithmetic is float32, and
 * bfloat16 where the factors of a product are.
 */
export class ArithmeticKernels extends KernelRunner {
  private reducedAxis: Handle | null = null;

  constructor(
    binding: KernelBinding,
    readonly precision: Precision = "fp32",
  ) {
    super(binding);
  }

  /** a·b, each optionally transposed; shapes [m, k] and [k, n], both float32 or both bfloat16. */
  matmul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    return this.run("MatMul", { T: a.dtype, transpose_a: transposeA, transpose_b: transposeB }, [a, b]);
  }

  /**
   * a·b in the precision of these kernels, as float32: in bf16 both are rounded to 8 significant
   * bits, their products are summed in float32, and the sum is rounded once more.
   */
  product(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    return this.scope(() =>
      this.asFloat(this.matmul(this.forProducts(a), this.forProducts(b), transposeA, transposeB)),
    );
  }

  /** A tensor in the precision of products, so that several of them share one rounding. */
  forProducts(a: Handle): Handle {
    return this.precision === "fp32" || a.dtype === dtypes.bfloat16 ? a : this.cast(a, dtypes.bfloat16);
  }

  /** A tensor in the precision of another. */
  inPrecisionOf(a: Handle, b: Handle): Handle {
    return a.dtype === b.dtype ? a : this.cast(a, b.dtype);
  }

  /** A tensor in float32. */
  asFloat(a: Handle): Handle {
    return a.dtype === dtypes.float32 ? a : this.cast(a, dtypes.float32);
  }

  protected cast(a: Handle, dtype: number): Handle {
    return this.run("Cast", { SrcT: a.dtype, DstT: dtype, Truncate: false }, [a]);
  }

  /** One product for each leading index; shapes [n, m, k] and [n, k, l]. */
  batchMatmul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    return this.run("BatchMatMulV2", { T: a.dtype, adj_x: transposeA, adj_y: transposeB }, [a, b]);
  }

  add(a: Handle, b: Handle): Handle {
    return this.elementwise("AddV2", [a, b]);
  }

  subtract(a: Handle, b: Handle): Handle {
    return this.elementwise("Sub", [a, b]);
  }

  multiply(a: Handle, b: Handle): Handle {
    return this.elementwise("Mul", [a, b]);
  }

  divide(a: Handle, b: Handle): Handle {
    return this.elementwise("Div", [a, b]);
  }

  /** A number times a tensor. */
  scale(a: Handle, factor: number): Handle {
    return this.multiply(a, this.number(factor, a.dtype));
  }

  /** A tensor plus a number. */
  shift(a: Handle, summand: number): Handle {
    return this.add(a, this.number(summand, a.dtype));
  }

  protected number(value: number, dtype: number): Handle {
    const tensor = this.tensor([], Float32Array.of(value));
    return dtype === dtypes.float32 ? tensor : this.cast(tensor, dtype);
  }

  square(a: Handle): Handle {
    return this.elementwise("Square", [a]);
  }

  /** 1 / sqrt(a). */
  reciprocalRoot(a: Handle): Handle {
    return this.elementwise("Rsqrt", [a]);
  }

  exponential(a: Handle): Handle {
    return this.elementwise("Exp", [a]);
  }

  errorFunction(a: Handle): Handle {
    return this.elementwise("Erf", [a]);
  }

  hyperbolicTangent(a: Handle): Handle {
    return this.elementwise("Tanh", [a]);
  }

  /** Softmax over the last axis. */
  softmax(a: Handle): Handle {
    return this.elementwise("Softmax", [a]);
  }

  /** Adds a vector [n] to every row of [..., n]. */
  biasAdd(a: Handle, bias: Handle): Handle {
    return this.run("BiasAdd", { T: a.dtype, data_format: "NHWC" }, [a, bias]);
  }

  /** The sum over all axes but the last: [..., n] to [n]. */
  biasGradient(a: Handle): Handle {
    return this.run("BiasAddGrad", { T: a.dtype, data_format: "NHWC" }, [a]);
  }

  /** The mean over the last axis, kept as an axis of length 1. */
  lastAxisMean(a: Handle): Handle {
    return this.run("Mean", { T: dtypes.float32, Tidx: dtypes.int32, keep_dims: true }, [a, this.lastAxis()]);
  }

  /** The sum over the last axis, kept as an axis of length 1. */
  lastAxisSum(a: Handle): Handle {
    return this.run("Sum", { T: dtypes.float32, Tidx: dtypes.int32, keep_dims: true }, [a, this.lastAxis()]);
  }

  /** The cross-entropy of each row's softmax against `labels` [n, m], and its gradient in the logits. */
  softmaxCrossEntropy(logits: Handle, labels: Handle): { losses: Handle; gradient: Handle } {
    const [losses, gradient] = this.runAll(
      "SoftmaxCrossEntropyWithLogits",
      { T: logits.dtype },
      [logits, labels],
      2,
    );
    return { losses, gradient };
  }

  /** 1 for each entry of at least `bound`, 0 for the others. */
  atLeast(a: Handle, bound: number): Handle {
    return this.scope(() => this.asFloat(this.elementwise("GreaterEqual", [a, this.number(bound, a.dtype)])));
  }

  protected elementwise(name: string, inputs: Handle[]): Handle {
    return this.run(name, { T: inputs[0].dtype }, inputs);
  }

  private lastAxis(): Handle {
    this.reducedAxis ??= this.constant([1], Int32Array.of(-1));
    return this.reducedAxis;
  }
}
