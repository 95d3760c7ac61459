import type { KernelBinding } from "./binding";
import type { Handle } from "./handle";
import { KernelRunner } from "./kernel-runner";
import type { Precision } from "./precision";

// DT_BOOL and DT_BFLOAT16 of TensorFlow's types.proto; the binding has no name for the second
const boolean = 10;
const bfloat16 = 14;

/**
 * TensorFlow's kernels by name, without the bookkeeping that tfjs adds to every operation, and
 * with those that tfjs leaves out (BiasAddGrad, UnsortedSegmentSum). Arithmetic is float32, and
 * bfloat16 where the factors of a product are; indices are int32.
 */
export class Kernels extends KernelRunner {
  private readonly axes = new Map<0 | -1, Handle>();

  constructor(
    binding: KernelBinding,
    readonly precision: Precision = "fp32",
  ) {
    super(binding);
  }

  /** a·b, each optionally transposed; shapes [m, k] and [k, n], both float32 or both bfloat16. */
  matmul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    const attributes = this.cached(`matmul ${a.dtype} ${transposeA} ${transposeB}`, () => [
      this.dtypeAttribute("T", a.dtype),
      this.flag("transpose_a", transposeA),
      this.flag("transpose_b", transposeB),
    ]);
    return this.run("MatMul", attributes, [a, b]);
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
    return this.precision === "fp32" || a.dtype === bfloat16 ? a : this.cast(a, bfloat16);
  }

  /** A tensor in the precision of another. */
  inPrecisionOf(a: Handle, b: Handle): Handle {
    return a.dtype === b.dtype ? a : this.cast(a, b.dtype);
  }

  /** A tensor in float32. */
  asFloat(a: Handle): Handle {
    return a.dtype === this.binding.TF_FLOAT ? a : this.cast(a, this.binding.TF_FLOAT);
  }

  private cast(a: Handle, dtype: number): Handle {
    const attributes = this.cached(`cast ${a.dtype} ${dtype}`, () => [
      this.dtypeAttribute("SrcT", a.dtype),
      this.dtypeAttribute("DstT", dtype),
      this.flag("Truncate", false),
    ]);
    return this.run("Cast", attributes, [a]);
  }

  /** One product for each leading index; shapes [n, m, k] and [n, k, l]. */
  batchMatmul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    const attributes = this.cached(`batchMatmul ${a.dtype} ${transposeA} ${transposeB}`, () => [
      this.dtypeAttribute("T", a.dtype),
      this.flag("adj_x", transposeA),
      this.flag("adj_y", transposeB),
    ]);
    return this.run("BatchMatMulV2", attributes, [a, b]);
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

  private number(value: number, dtype: number): Handle {
    const tensor = this.tensor([], Float32Array.of(value));
    return dtype === this.binding.TF_FLOAT ? tensor : this.cast(tensor, dtype);
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
    return this.run("BiasAdd", this.channelsLast(a.dtype), [a, bias]);
  }

  /** The sum over all axes but the last: [..., n] to [n]. */
  biasGradient(a: Handle): Handle {
    return this.run("BiasAddGrad", this.channelsLast(a.dtype), [a]);
  }

  /** The mean over the last axis, kept as an axis of length 1. */
  lastAxisMean(a: Handle): Handle {
    return this.run("Mean", this.reduction(), [a, this.lastAxis()]);
  }

  /** The sum over the last axis, kept as an axis of length 1. */
  lastAxisSum(a: Handle): Handle {
    return this.run("Sum", this.reduction(), [a, this.lastAxis()]);
  }

  /** Rows of `a` by index along axis 0. */
  gather(a: Handle, indices: Handle): Handle {
    const attributes = this.cached(`gather ${a.dtype}`, () => [
      this.dtypeAttribute("Tparams", a.dtype),
      this.int32("Tindices"),
      this.int32("Taxis"),
      this.count("batch_dims", 0),
    ]);
    return this.run("GatherV2", attributes, [a, indices, this.firstAxis()]);
  }

  /** Row r of the result [segments, n] is the sum of those rows of `a` [rows, n] whose segment is r. */
  segmentSum(a: Handle, segmentOfRow: Handle, segments: number): Handle {
    const attributes = this.cached("segmentSum", () => [
      this.float("T"),
      this.int32("Tindices"),
      this.int32("Tnumsegments"),
    ]);
    return this.run("UnsortedSegmentSum", attributes, [
      a,
      segmentOfRow,
      this.tensor([], Int32Array.of(segments)),
    ]);
  }

  /** Tensors one after another along axis 0. */
  concat(parts: Handle[]): Handle {
    if (parts.length === 1) return parts[0];
    const attributes = this.cached(`concat ${parts[0].dtype} ${parts.length}`, () => [
      this.dtypeAttribute("T", parts[0].dtype),
      this.count("N", parts.length),
      this.int32("Tidx"),
    ]);
    return this.run("ConcatV2", attributes, [...parts, this.firstAxis()]);
  }

  reshape(a: Handle, shape: number[]): Handle {
    const attributes = this.cached(`reshape ${a.dtype}`, () => [
      this.dtypeAttribute("T", a.dtype),
      this.int32("Tshape"),
    ]);
    const target = this.permanentTensor([shape.length], Int32Array.from(shape));
    const result = this.run("Reshape", attributes, [a, target]);
    this.binding.deleteTensor(target.id);
    return result;
  }

  /** The cross-entropy of each row's softmax against `labels` [n, m], and its gradient in the logits. */
  softmaxCrossEntropy(logits: Handle, labels: Handle): { losses: Handle; gradient: Handle } {
    const [losses, gradient] = this.runAll(
      "SoftmaxCrossEntropyWithLogits",
      this.arithmetic(logits.dtype),
      [logits, labels],
      2,
    );
    return { losses, gradient };
  }

  /** The sum of squares of each tensor's entries. */
  sumsOfSquares(tensors: Handle[]): number[] {
    return this.scope(() => {
      const halves = tensors.map((tensor) => this.reshape(this.elementwise("L2Loss", [tensor]), [1]));
      return Array.from(this.read(this.concat(halves)), (half) => 2 * half);
    });
  }

  /**
   * Layer normalisation of every row [tokens, width] (Ba, Kiros and Hinton 2016), as nodes that a
   * graph fuses into one: a batch normalisation that takes each row for a channel. One by one they
   * need a GPU.
   */
  layerNorm(a: Handle, weight: Handle, bias: Handle, epsilon: number, width: number): Handle {
    return this.scope(() => {
      const rows = this.firstLength(a);
      const filled = (value: number) =>
        this.run(
          "Fill",
          this.cached("fill", () => [this.float("T"), this.int32("index_type")]),
          [rows, this.tensor([], Float32Array.of(value))],
        );
      const none = this.tensor([0], new Float32Array(0));
      const attributes = this.cached(`batchNorm ${epsilon}`, () => [
        this.float("T"),
        this.float("U"),
        { name: "epsilon", type: this.binding.TF_ATTR_FLOAT, value: epsilon },
        this.text("data_format", "NCHW"),
        this.flag("is_training", true),
      ]);
      const channels = this.reshape(a, [1, -1, width, 1]);
      const inputs = [channels, filled(1), filled(0), none, none];
      const normalised = this.reshape(this.runAll("FusedBatchNormV3", attributes, inputs, 6)[0], [-1, width]);
      return this.add(this.multiply(normalised, weight), bias);
    });
  }

  /** Numbers drawn uniformly from [0, 1) in the shape of a tensor; the same seed, two int32, gives the same numbers. */
  uniformLike(a: Handle, seed: Handle): Handle {
    const attributes = this.cached("uniform", () => [
      this.int32("T"),
      this.int32("Tseed"),
      this.float("dtype"),
    ]);
    return this.scope(() => this.run("StatelessRandomUniform", attributes, [this.shapeOf(a), seed]));
  }

  /** 1 for each entry of at least `bound`, 0 for the others. */
  atLeast(a: Handle, bound: number): Handle {
    const attributes = this.cached("truth", () => [
      this.dtypeAttribute("SrcT", boolean),
      this.float("DstT"),
      this.flag("Truncate", false),
    ]);
    return this.scope(() =>
      this.run("Cast", attributes, [this.elementwise("GreaterEqual", [a, this.number(bound, a.dtype)])]),
    );
  }

  private shapeOf(a: Handle): Handle {
    const attributes = this.cached("shape", () => [this.float("T"), this.int32("out_type")]);
    return this.run("Shape", attributes, [a]);
  }

  /** The length of a tensor's first axis, shape [1]. */
  private firstLength(a: Handle): Handle {
    const attributes = this.cached("firstLength", () => [
      this.int32("T"),
      this.int32("Index"),
      ...["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"].map((name) =>
        this.count(name, 0),
      ),
    ]);
    const [zero, one] = [0, 1].map((value) => this.tensor([1], Int32Array.of(value)));
    return this.run("StridedSlice", attributes, [this.shapeOf(a), zero, one, one]);
  }

  private elementwise(name: string, inputs: Handle[]): Handle {
    return this.run(name, this.arithmetic(inputs[0].dtype), inputs);
  }

  private firstAxis(): Handle {
    const handle = this.axes.get(0) ?? this.permanentTensor([], Int32Array.of(0));
    this.axes.set(0, handle);
    return handle;
  }

  private lastAxis(): Handle {
    const handle = this.axes.get(-1) ?? this.permanentTensor([1], Int32Array.of(-1));
    this.axes.set(-1, handle);
    return handle;
  }

  private arithmetic(dtype: number) {
    return this.cached(`arithmetic ${dtype}`, () => [this.dtypeAttribute("T", dtype)]);
  }

  private channelsLast(dtype: number) {
    return this.cached(`bias ${dtype}`, () => [
      this.dtypeAttribute("T", dtype),
      this.text("data_format", "NHWC"),
    ]);
  }

  private reduction() {
    return this.cached("reduction", () => [
      this.float("T"),
      this.int32("Tidx"),
      this.flag("keep_dims", true),
    ]);
  }
}
