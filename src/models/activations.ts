import type * as tfjs from "@tensorflow/tfjs";
import type { Engine } from "../engine";

/** The activations of feed-forward layers and dense modules, by the names of transformers. */
export const activations = (tf: Engine["tf"]) => {
  /** x/2·(1 + erf(x/√2)), Hendrycks and Gimpel 2016. */
  const gelu = (x: tfjs.Tensor): tfjs.Tensor => x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));
  /** Its approximation there, section 2: x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
  const geluTanh = (x: tfjs.Tensor): tfjs.Tensor => {
    const inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
    return x.mul(0.5).mul(inner.tanh().add(1));
  };
  const silu = (x: tfjs.Tensor): tfjs.Tensor => x.mul(tf.sigmoid(x));
  const identity = (x: tfjs.Tensor): tfjs.Tensor => x;
  return {
    gelu,
    gelu_python: gelu,
    gelu_new: geluTanh,
    gelu_fast: geluTanh,
    gelu_accurate: geluTanh,
    gelu_pytorch_tanh: geluTanh,
    gelu_python_tanh: geluTanh,
    quick_gelu: (x: tfjs.Tensor): tfjs.Tensor => x.mul(tf.sigmoid(x.mul(1.702))),
    relu: (x: tfjs.Tensor): tfjs.Tensor => x.relu(),
    silu,
    swish: silu,
    tanh: (x: tfjs.Tensor): tfjs.Tensor => x.tanh(),
    sigmoid: (x: tfjs.Tensor): tfjs.Tensor => tf.sigmoid(x),
    linear: identity,
    identity,
  } as const;
};

/** The name of an activation. */
export type Activation = keyof ReturnType<typeof activations>;
