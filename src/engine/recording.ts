import { dtypes, type KernelAttribute, type KernelBinding, type KernelOutput } from "./binding";
import { fusedOutputs } from "./fused-kernels";
import { Handle } from "./handle";
import { attributeList } from "./kernel-runner";

/** A node of a graph: a kernel by name, and the outputs of other nodes ("n3:0") that it takes, or waits for ("^n3"). */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: readonly KernelAttribute[];
  /** The value of a constant. */
  readonly tensor: ConstantTensor | null;
}

export interface ConstantTensor {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: Float32Array | Int32Array | Uint16Array;
}

/**
 * Stands in for the binding: kernels that call it are not run but written down, as nodes of a
 * TensorFlow graph. Its tensors are outputs of those nodes and have no values.
 */
export class Recording implements KernelBinding {
  readonly nodes: GraphNode[] = [];
  private readonly outputs: { readonly name: string; readonly dtype: number }[] = [];

  /** An input of the graph, whose values each run brings; lengths that differ between runs are -1. */
  input(shape: readonly number[], dtype: number): Handle {
    const attributes = attributeList({ dtype, shape: [...shape] });
    const [{ id }] = this.executeOp("Placeholder", attributes, [], 1);
    return new Handle(id, dtype, shape);
  }

  /** A tensor with the same values in every run. @param dtype float32 or bfloat16; `values` are float32 in both cases */
  constant(shape: readonly number[], dtype: number, values: Float32Array): Handle {
    const stored = dtype === dtypes.bfloat16 ? upperHalves(values) : values;
    const tensor = { shape, dtype, values: stored };
    const [{ id }] = this.add("Const", attributeList({ dtype }), [], [dtype], tensor);
    return new Handle(id, dtype, shape);
  }

  /** A tensor's name in the graph. */
  nameOf(id: number): string {
    return this.outputs[id].name;
  }

  createTensor(shape: number[], dtype: number, values: Float32Array | Int32Array): number {
    return this.add("Const", attributeList({ dtype }), [], [dtype], { shape, dtype, values })[0].id;
  }

  executeOp(name: string, attributes: KernelAttribute[], inputs: number[], outputs: number): KernelOutput[] {
    const types = fusedOutputs[name] ?? new Array<number>(outputs).fill(outputDtype(name, attributes));
    return this.add(name, attributes, inputs, types, null);
  }

  private add(
    op: string,
    attributes: readonly KernelAttribute[],
    inputs: number[],
    types: readonly number[],
    tensor: ConstantTensor | null,
    controls: readonly string[] = [],
  ): KernelOutput[] {
    const name = `n${this.nodes.length}`;
    this.nodes.push({
      name,
      op,
      attributes,
      inputs: [...inputs.map((id) => this.nameOf(id)), ...controls],
      tensor,
    });
    return types.map((dtype, index) => {
      this.outputs.push({ name: `${name}:${index}`, dtype });
      return { id: this.outputs.length - 1, shape: [], dtype };
    });
  }

  after(id: number, condition: number): KernelOutput {
    const { dtype } = this.outputs[id];
    const control = `^${this.nameOf(condition).split(":")[0]}`;
    return this.add("Identity", attributeList({ T: dtype }), [id], [dtype], null, [control])[0];
  }

  deleteTensor(): void {} // TensorFlow frees a graph's tensors as soon as no node needs them

  tensorDataSync(): never {
    throw new RangeError("read: expected a tensor with values, got one of a recorded graph");
  }

  getNumOfTensors(): number {
    return this.outputs.length;
  }
}

/** A bfloat16 is the upper half of a float32; the lower half of each value must be 0. */
function upperHalves(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (each) => each >>> 16);
}

/** The element type of the outputs of a kernel that these classes record. */
function outputDtype(name: string, attributes: readonly KernelAttribute[]): number {
  if (name === "GreaterEqual") return dtypes.boolean;
  const value = (key: string) => attributes.find((attribute) => attribute.name === key)?.value;
  return Number(value("DstT") ?? value("out_type") ?? value("dtype") ?? value("T") ?? value("Tparams"));
}
