import { UserError } from "../core";
import {
  attributeTypes,
  dtypes,
  type KernelAttribute,
  type KernelBinding,
  type KernelOutput,
} from "./binding";
import { Handle, handlesIn, type Variable } from "./handle";

/**
 * A kernel's attributes by name: the number of an element type (see {@link dtypes}), a flag, a text or
 * a shape; other numbers say which type of number TensorFlow expects.
 */
export type Attributes = Readonly<
  Record<
    string,
    number | boolean | string | number[] | { readonly count: number } | { readonly float: number }
  >
>;

/**
 * Runs TensorFlow's kernels by name and owns the memory of their results: tensors made inside
 * {@link KernelRunner.scope} are freed at its end, except those that the scope's function returns.
 * These tensors are unknown to `tf.memory()`; {@link KernelRunner.liveTensors} counts them.
 */
export class KernelRunner {
  private arena = new Set<Handle>();
  private constants: Handle[] = [];

  constructor(protected readonly binding: KernelBinding) {}

  /** A tensor that shares its values' memory with JavaScript: never write to `values` afterwards. */
  tensor(shape: number[], values: Float32Array | Int32Array): Handle {
    const handle = this.permanentTensor(shape, values);
    this.arena.add(handle);
    return handle;
  }

  /** The values of a float32 tensor, copied out. */
  read(handle: Handle): Float32Array {
    return this.binding.tensorDataSync(handle.id) as Float32Array;
  }

  /** How many tensors are alive in the process, variables included. */
  liveTensors(): number {
    return this.binding.getNumOfTensors();
  }

  /**
   * Runs `body` and frees all tensors that it made, except the handles in its result (a handle, or
   * arrays and plain objects of them), which then belong to the scope around. After an error all
   * are freed.
   */
  scope<T>(body: () => T): T {
    const outer = this.arena;
    this.arena = new Set();
    let kept = new Set<Handle>();
    try {
      const result = body();
      kept = new Set(handlesIn(result));
      return result; // the finally block runs after this and hands kept handles to the outer scope
    } finally {
      for (const handle of this.arena) {
        if (kept.has(handle)) outer.add(handle);
        else this.binding.deleteTensor(handle.id);
      }
      this.arena = outer;
    }
  }

  /**
   * Frees handles before their scope ends: a backward pass gives memory back layer by layer.
   *
   * @throws {RangeError} for a handle that the current scope does not own
   */
  free(...values: unknown[]): void {
    for (const handle of new Set(handlesIn(values))) {
      if (!this.arena.delete(handle)) {
        throw new RangeError(`free: expected tensors of the current scope, got ${handle.id}`);
      }
      this.binding.deleteTensor(handle.id);
    }
  }

  /** Makes the current scope the owner of tensors that the binding has made. */
  adopt(outputs: readonly KernelOutput[]): Handle[] {
    const handles = outputs.map(({ id, dtype, shape }) => new Handle(id, dtype, shape));
    for (const handle of handles) this.arena.add(handle);
    return handles;
  }

  /** Takes handles out of the current scope: they live until {@link KernelRunner.release}. */
  keep<T>(values: T): T {
    for (const handle of new Set(handlesIn(values))) this.arena.delete(handle);
    return values;
  }

  /** Frees handles that were kept. */
  release(values: unknown): void {
    for (const handle of new Set(handlesIn(values))) this.binding.deleteTensor(handle.id);
  }

  /** Frees the constants of these kernels, which cannot be used afterwards. */
  dispose(): void {
    this.release(this.constants);
    this.constants = [];
  }

  /** A tensor that lives as long as these kernels. */
  protected constant(shape: number[], values: Float32Array | Int32Array): Handle {
    const handle = this.permanentTensor(shape, values);
    this.constants.push(handle);
    return handle;
  }

  /** A tensor that no scope frees. */
  protected permanentTensor(shape: number[], values: Float32Array | Int32Array): Handle {
    const dtype = values instanceof Int32Array ? dtypes.int32 : dtypes.float32;
    return new Handle(this.binding.createTensor(shape, dtype, values), dtype, shape);
  }

  protected run(name: string, attributes: Attributes, inputs: (Handle | Variable)[]): Handle {
    return this.runAll(name, attributes, inputs, 1)[0];
  }

  protected runAll(
    name: string,
    attributes: Attributes,
    inputs: (Handle | Variable)[],
    outputs: number,
  ): Handle[] {
    const ids = inputs.map((input) => input.id);
    return this.adopt(
      withKernels(() => this.binding.executeOp(name, attributeList(attributes), ids, outputs)),
    );
  }
}

/** Gives what `body` gives. @throws {UserError} if `body` fails since the engine lacks one of this project's kernels */
export function withKernels<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error as Error).message.includes("'Batchmix")) throw error;
    throw new UserError(
      "the native engine was built by an earlier version and lacks kernels; run: npx batchmix setup",
    );
  }
}

/** Attributes as the binding takes them. */
export function attributeList(attributes: Attributes): KernelAttribute[] {
  return Object.entries(attributes).map(([name, value]) => {
    if (typeof value === "number") return { name, type: attributeTypes.dtype, value };
    if (typeof value === "boolean") return { name, type: attributeTypes.flag, value };
    if (typeof value === "string") return { name, type: attributeTypes.text, value };
    if (Array.isArray(value)) return { name, type: attributeTypes.shape, value };
    if ("count" in value) return { name, type: attributeTypes.count, value: value.count };
    return { name, type: attributeTypes.float, value: value.float };
  });
}
