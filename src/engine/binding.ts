/** Numbers of element types (tensorflow/core/framework/types.proto). */
export const dtypes = { float32: 1, int32: 3, boolean: 10, bfloat16: 14 } as const;

/** Numbers of types of attributes (TF_AttrType of tensorflow/c/tf_attrtype.h). */
export const attributeTypes = { text: 0, count: 1, float: 2, flag: 3, dtype: 4, shape: 5 } as const;

/** What runs kernels: TensorFlow at once, or a recording that only writes them down. */
export interface KernelBinding {
  createTensor(shape: number[], dtype: number, values: Float32Array | Int32Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(name: string, attributes: KernelAttribute[], inputs: number[], outputs: number): KernelOutput[];
  getNumOfTensors(): number;
  /** A recording has no device: it is run on a processor alone. */
  isUsingGpuDevice?(): boolean;
  /** In a recording alone: the tensor `id` again, for nodes that must wait until the tensor `condition` is computed. */
  after?(id: number, condition: number): KernelOutput;
}

/**
 * The part of tfjs-node's native binding that runs TensorFlow's kernels by name, and graphs of
 * them. The package declares these members in its typings (dist/tfjs_binding.d.ts) but does not
 * export them.
 */
export interface Binding extends KernelBinding {
  /** Reads the graph of a SavedModel folder; tags are separated by commas. */
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Runs a graph: names of its inputs and outputs ("n3:0"), separated by commas. */
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): KernelOutput[];
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
}

export interface KernelAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | number[];
}

export interface KernelOutput {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}
