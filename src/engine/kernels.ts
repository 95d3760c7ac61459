import type { Binding } from "./binding";
import { type Handle, KernelRunner, Variable } from "./kernel-runner";
import type { Precision } from "./precision";

const bfloat16 = 14; // DT_BFLOAT16 of TensorFlow's types.proto; the binding has no name for it

/**
 * TensorFlow's kernels by name, without the bookkeeping that tfjs adds to every operation, and
 * with those that tfjs leaves out (BiasAddGrad, ResourceApplyAdam, UnsortedSegmentSum). All
 * arithmetic is float32, but for {@link Kernels.product}; indices are int32.
 */
export class Kernels extends KernelRunner {
  private readonly axes = new Map<0 | -1, Handle>();

  constructor(
    binding: Binding,
    readonly precision: Precision = "fp32",
  ) {
    super(binding);
  }

  /** a·b, each optionally transposed; shapes [m, k] and [k, n]. */
  matmul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    const attributes = this.cached(`matmul ${transposeA} ${transposeB}`, () => [
      this.float("T"),
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
    if (this.precision === "fp32") return this.matmul(a, b, transposeA, transposeB);
    return this.scope(() => {
      const attributes = this.cached(`product ${transposeA} ${transposeB}`, () => [
        this.dtypeAttribute("T", bfloat16),
        this.flag("transpose_a", transposeA),
        this.flag("transpose_b", transposeB),
      ]);
      const product = this.run("MatMul", attributes, [this.forProducts(a), this.forProducts(b)]);
      return this.cast(product, this.binding.TF_FLOAT);
    });
  }

  /** A tensor as {@link Kernels.product} takes it, so that several products share one rounding. */
  forProducts(a: Handle): Handle {
    return this.precision === "fp32" || a.dtype === bfloat16 ? a : this.cast(a, bfloat16);
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
    const attributes = this.cached(`batchMatmul ${transposeA} ${transposeB}`, () => [
      this.float("T"),
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
    return this.multiply(a, this.tensor([], Float32Array.of(factor)));
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
    return this.run("BiasAdd", this.channelsLast(), [a, bias]);
  }

  /** The sum over all axes but the last: [..., n] to [n]. */
  biasGradient(a: Handle): Handle {
    return this.run("BiasAddGrad", this.channelsLast(), [a]);
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
    const attributes = this.cached("gather", () => [
      this.float("Tparams"),
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
    const attributes = this.cached(`concat ${parts.length}`, () => [
      this.float("T"),
      this.count("N", parts.length),
      this.int32("Tidx"),
    ]);
    return this.run("ConcatV2", attributes, [...parts, this.firstAxis()]);
  }

  reshape(a: Handle, shape: number[]): Handle {
    const attributes = this.cached("reshape", () => [this.float("T"), this.int32("Tshape")]);
    const target = this.permanentTensor([shape.length], Int32Array.from(shape));
    const result = this.run("Reshape", attributes, [a, target]);
    this.binding.deleteTensor(target.id);
    return result;
  }

  /** The cross-entropy of each row's softmax against `labels` [n, m], and its gradient in the logits. */
  softmaxCrossEntropy(logits: Handle, labels: Handle): { losses: Handle; gradient: Handle } {
    const [losses, gradient] = this.runAll(
      "SoftmaxCrossEntropyWithLogits",
      this.arithmetic(),
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

  /** A variable with the given initial values; it lives until {@link Kernels.freeVariable}. */
  variable(shape: number[], values: Float32Array): Variable {
    const attributes = [
      this.text("container", ""),
      this.text("shared_name", `batchmix-${variablesMade++}`),
      this.float("dtype"),
      { name: "shape", type: this.binding.TF_ATTR_SHAPE, value: shape },
    ];
    const variable = new Variable(this.binding.executeOp("VarHandleOp", attributes, [], 1)[0].id);
    this.assignValues(variable, shape, values);
    return variable;
  }

  /** The variable's tensor; it keeps its values when the variable is assigned anew. */
  readVariable(variable: Variable): Handle {
    return this.run("ReadVariableOp", this.dtype(), [variable]);
  }

  assign(variable: Variable, value: Handle): void {
    this.runAll("AssignVariableOp", this.dtype(), [variable, value], 0);
  }

  /** Gives a variable values of JavaScript's, copied. */
  assignValues(variable: Variable, shape: number[], values: Float32Array): void {
    // a product is TensorFlow's own memory, where a tensor shares the given values
    this.scope(() => this.assign(variable, this.scale(this.tensor(shape, values), 1)));
  }

  freeVariable(variable: Variable): void {
    this.runAll("DestroyResourceOp", [this.flag("ignore_lookup_error", true)], [variable], 0);
    this.binding.deleteTensor(variable.id);
  }

  /**
   * Adam's update in place (Kingma and Ba 2015, algorithm 1, with the bias corrections moved into
   * the rate, as TensorFlow's kernel has it): rate·√(1−β₂ᵗ)/(1−β₁ᵗ)·m / (√v + ε).
   *
   * @param powers [β₁ᵗ, β₂ᵗ] of the step t >= 1 being made
   */
  applyAdam(
    state: { parameter: Variable; mean: Variable; variance: Variable },
    gradient: Handle,
    step: { rate: number; beta1: number; beta2: number; powers: [number, number]; epsilon: number },
  ): void {
    const attributes = this.cached("adam", () => [
      this.float("T"),
      this.flag("use_locking", false),
      this.flag("use_nesterov", false),
    ]);
    const { rate, beta1, beta2, powers, epsilon } = step;
    this.scope(() => {
      const numbers = [...powers, rate, beta1, beta2, epsilon].map((value) =>
        this.tensor([], Float32Array.of(value)),
      );
      const inputs = [state.parameter, state.mean, state.variance, ...numbers, gradient];
      this.runAll("ResourceApplyAdam", attributes, inputs, 0);
    });
  }

  private elementwise(name: string, inputs: Handle[]): Handle {
    return this.run(name, this.arithmetic(), inputs);
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

  private arithmetic() {
    return this.cached("arithmetic", () => [this.float("T")]);
  }

  private channelsLast() {
    return this.cached("bias", () => [this.float("T"), this.text("data_format", "NHWC")]);
  }

  private reduction() {
    return this.cached("reduction", () => [
      this.float("T"),
      this.int32("Tidx"),
      this.flag("keep_dims", true),
    ]);
  }

  private dtype() {
    return this.cached("dtype", () => [this.float("dtype")]);
  }
}

let variablesMade = 0; // TensorFlow shares variables of one name within a process
