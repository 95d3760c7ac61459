import { dtypes } from "./binding";
import { FusedKernels } from "./fused-kernels";
import type { Handle } from "./handle";

const { float32, int32 } = dtypes;

/**
 * TensorFlow's kernels by name, without the bookkeeping that tfjs adds to every operation, and
 * with kernels that tfjs lacks (BiasAddGrad, UnsortedSegmentSum). This class adds those that move
 * rows, and compositions, to the arithmetic kernels. Indices are int32.
 */
export class Kernels extends FusedKernels {
  private stackedAxis: Handle | null = null;

  /** Rows of `a` by index along axis 0. */
  gather(a: Handle, indices: Handle): Handle {
    const attributes = { Tparams: a.dtype, Tindices: int32, Taxis: int32, batch_dims: { count: 0 } };
    return this.run("GatherV2", attributes, [a, indices, this.firstAxis()]);
  }

  /** Row r of the result [segments, n] is the sum of those rows of `a` [rows, n] whose segment is r. */
  segmentSum(a: Handle, segmentOfRow: Handle, segments: number): Handle {
    const count = this.tensor([], Int32Array.of(segments));
    const attributes = { T: float32, Tindices: int32, Tnumsegments: int32 };
    return this.run("UnsortedSegmentSum", attributes, [a, segmentOfRow, count]);
  }

  /** Tensors one after another along axis 0. */
  concat(parts: Handle[]): Handle {
    if (parts.length === 1) return parts[0];
    const attributes = { T: parts[0].dtype, N: { count: parts.length }, Tidx: int32 };
    return this.run("ConcatV2", attributes, [...parts, this.firstAxis()]);
  }

  reshape(a: Handle, shape: number[]): Handle {
    const target = this.permanentTensor([shape.length], Int32Array.from(shape));
    const result = this.run("Reshape", { T: a.dtype, Tshape: int32 }, [a, target]);
    this.binding.deleteTensor(target.id);
    return result;
  }

  /** A tensor in the shape of another: in a graph, its lengths are then known to be the other's. */
  reshapeLike(a: Handle, like: Handle): Handle {
    return this.scope(() => this.run("Reshape", { T: a.dtype, Tshape: int32 }, [a, this.shapeOf(like)]));
  }

  /**
   * The tensor `a` again, which a graph hands on only after it has computed `condition`. What is
   * computed from the result is thus computed anew after that, instead of being kept in memory from
   * an equal computation before: backward passes compute anew what is cheaper to compute than to
   * keep. Outside of graphs, `a` itself.
   */
  after(a: Handle, condition: Handle): Handle {
    return this.binding.after ? this.adopt([this.binding.after(a.id, condition.id)])[0] : a;
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
   * graph fuses into one: a batch normalisation that takes each row for a channel. Outside of
   * graphs these kernels need a GPU.
   */
  layerNorm(a: Handle, weight: Handle, bias: Handle, epsilon: number, width: number): Handle {
    return this.scope(() => {
      const rows = this.firstLength(a);
      const filled = (value: number) => {
        const entry = this.tensor([], Float32Array.of(value));
        return this.run("Fill", { T: float32, index_type: int32 }, [rows, entry]);
      };
      const none = this.tensor([0], new Float32Array(0));
      const attributes = {
        T: a.dtype,
        U: float32,
        epsilon: { float: epsilon },
        data_format: "NCHW",
        is_training: true,
      };
      const channels = this.reshape(a, [1, -1, width, 1]);
      const inputs = [channels, filled(1), filled(0), none, none];
      const normalised = this.reshape(this.runAll("FusedBatchNormV3", attributes, inputs, 6)[0], [-1, width]);
      return this.add(this.multiply(normalised, weight), bias);
    });
  }

  /** Numbers drawn uniformly from [0, 1) in the shape of a tensor; the same seed, two int32, gives the same numbers. */
  uniformLike(a: Handle, seed: Handle): Handle {
    const attributes = { T: int32, Tseed: int32, dtype: float32 };
    return this.scope(() => this.run("StatelessRandomUniform", attributes, [this.shapeOf(a), seed]));
  }

  private shapeOf(a: Handle): Handle {
    return this.run("Shape", { T: a.dtype, out_type: int32 }, [a]);
  }

  /** The length of a tensor's first axis, shape [1]. */
  private firstLength(a: Handle): Handle {
    const masks = ["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"];
    const noMasks = Object.fromEntries(masks.map((name) => [name, { count: 0 }]));
    const attributes = { T: int32, Index: int32, ...noMasks };
    const [zero, one] = [0, 1].map((value) => this.tensor([1], Int32Array.of(value)));
    return this.run("StridedSlice", attributes, [this.shapeOf(a), zero, one, one]);
  }

  private firstAxis(): Handle {
    this.stackedAxis ??= this.constant([], Int32Array.of(0));
    return this.stackedAxis;
  }
}
