import type { Binding, KernelAttribute } from "./binding";

/** A tensor in TensorFlow's memory. Freed with the scope it was made in. */
export class Handle {
  /** @param dtype TensorFlow's number of it: 1 float32, 3 int32, 14 bfloat16 */
  constructor(
    readonly id: number,
    readonly dtype: number,
  ) {}
}

/** An array in TensorFlow's memory that kernels update in place. Lives until it is freed by name. */
export class Variable {
  constructor(readonly id: number) {}
}

/**
 * Runs TensorFlow's kernels by name and owns the memory of their results: what is made inside
 * {@link KernelRunner.scope} is freed at its end, but for what the scope's function returns.
 * Such tensors are unknown to `tf.memory()`; {@link KernelRunner.liveTensors} counts them.
 */
export class KernelRunner {
  private arena = new Set<Handle>();
  private readonly attributes = new Map<string, KernelAttribute[]>();

  constructor(protected readonly binding: Binding) {}

  /** A tensor with the given values, which TensorFlow shares: never write to them afterwards. */
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
   * Runs `body` and frees all it made, except the handles in its result (a handle, or arrays
   * and plain objects of them), which then belong to the scope around. After an error nothing
   * of it stays.
   */
  scope<T>(body: () => T): T {
    const outer = this.arena;
    this.arena = new Set();
    const kept = new Set<Handle>();
    try {
      const result = body();
      collect(result, kept);
      return result; // finally runs after this, and hands what is kept to the outer scope
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
    const freed = new Set<Handle>();
    collect(values, freed);
    for (const handle of freed) {
      if (!this.arena.delete(handle)) {
        throw new RangeError(`free: expected tensors of the current scope, got ${handle.id}`);
      }
      this.binding.deleteTensor(handle.id);
    }
  }

  /** Takes handles out of the current scope: they live until {@link KernelRunner.release}. */
  keep<T>(values: T): T {
    const kept = new Set<Handle>();
    collect(values, kept);
    for (const handle of kept) this.arena.delete(handle);
    return values;
  }

  /** Frees handles that were kept. */
  release(values: unknown): void {
    const released = new Set<Handle>();
    collect(values, released);
    for (const handle of released) this.binding.deleteTensor(handle.id);
  }

  /** A tensor that no scope frees. */
  protected permanentTensor(shape: number[], values: Float32Array | Int32Array): Handle {
    const dtype = values instanceof Int32Array ? this.binding.TF_INT32 : this.binding.TF_FLOAT;
    return new Handle(this.binding.createTensor(shape, dtype, values), dtype);
  }

  protected run(name: string, attributes: KernelAttribute[], inputs: (Handle | Variable)[]): Handle {
    return this.runAll(name, attributes, inputs, 1)[0];
  }

  protected runAll(
    name: string,
    attributes: KernelAttribute[],
    inputs: (Handle | Variable)[],
    outputs: number,
  ): Handle[] {
    const ids = inputs.map((input) => input.id);
    const made = this.binding
      .executeOp(name, attributes, ids, outputs)
      .map((output) => new Handle(output.id, output.dtype));
    for (const handle of made) this.arena.add(handle);
    return made;
  }

  /** The attributes under a key, built at the first call only: kernels run hundreds of times a step. */
  protected cached(key: string, make: () => KernelAttribute[]): KernelAttribute[] {
    const attributes = this.attributes.get(key) ?? make();
    this.attributes.set(key, attributes);
    return attributes;
  }

  protected float(name: string): KernelAttribute {
    return this.dtypeAttribute(name, this.binding.TF_FLOAT);
  }

  protected int32(name: string): KernelAttribute {
    return this.dtypeAttribute(name, this.binding.TF_INT32);
  }

  protected dtypeAttribute(name: string, dtype: number): KernelAttribute {
    return { name, type: this.binding.TF_ATTR_TYPE, value: dtype };
  }

  protected flag(name: string, value: boolean): KernelAttribute {
    return { name, type: this.binding.TF_ATTR_BOOL, value };
  }

  protected count(name: string, value: number): KernelAttribute {
    return { name, type: this.binding.TF_ATTR_INT, value };
  }

  protected text(name: string, value: string): KernelAttribute {
    return { name, type: this.binding.TF_ATTR_STRING, value };
  }
}

function collect(value: unknown, into: Set<Handle>): void {
  if (value instanceof Handle) into.add(value);
  else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    for (const member of Object.values(value)) collect(member, into);
  }
}
