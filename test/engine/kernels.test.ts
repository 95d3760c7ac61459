import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { type Handle, loadEngine, VariableKernels } from "../../src/engine";

async function nativeKernels(): Promise<VariableKernels | null> {
  const { binding } = await loadEngine();
  return binding && new VariableKernels(binding);
}

test("kernels give hand-worked values", async (context) => {
  const kernels = await nativeKernels();
  if (!kernels) return context.skip("no native engine here");
  kernels.scope(() => {
    const tensor = (shape: number[], ...values: number[]) => kernels.tensor(shape, Float32Array.from(values));
    const values = (handle: Handle) => [...kernels.read(handle)];
    const a = tensor([2, 3], 1, 2, 3, 4, 5, 6);
    const indices = kernels.tensor([3], Int32Array.of(1, 1, 0));
    assert.deepEqual(values(kernels.matmul(a, a, false, true)), [14, 32, 32, 77]);
    assert.deepEqual(values(kernels.biasAdd(a, tensor([3], 10, 20, 30))), [11, 22, 33, 14, 25, 36]);
    assert.deepEqual(values(kernels.biasGradient(a)), [5, 7, 9]);
    assert.deepEqual(values(kernels.lastAxisMean(a)), [2, 5]);
    assert.deepEqual(values(kernels.lastAxisSum(a)), [6, 15]);
    assert.deepEqual(values(kernels.gather(a, indices)), [4, 5, 6, 4, 5, 6, 1, 2, 3]);
    const rows = kernels.gather(a, indices);
    assert.deepEqual(values(kernels.segmentSum(rows, indices, 2)), [1, 2, 3, 8, 10, 12]);
    assert.deepEqual(values(kernels.concat([a, tensor([1, 3], 7, 8, 9)])), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(kernels.sumsOfSquares([tensor([2], 3, 1), tensor([1], 4)]), [10, 16]);
    assert.ok(Math.abs(values(kernels.errorFunction(tensor([1], 0.5)))[0] - 0.5204998778) < 1e-6); // NIST DLMF 7.2
  });
});

test("a scope frees all but its result, even when it throws", async (context) => {
  const kernels = await nativeKernels();
  if (!kernels) return context.skip("no native engine here");
  const before = kernels.liveTensors();
  kernels.scope(() => {
    const kept = kernels.scope(() => {
      const a = kernels.tensor([1], Float32Array.of(2));
      return { only: kernels.square(a), other: 5 };
    });
    assert.equal(kernels.liveTensors(), before + 1);
    assert.deepEqual([...kernels.read(kept.only)], [4]);
    assert.throws(() => kernels.scope(() => kernels.free(kept.only)), /tensors of the current scope/);
    assert.throws(() =>
      kernels.scope(() => {
        kernels.tensor([1], Float32Array.of(1));
        throw new Error("on purpose");
      }),
    );
  });
  assert.equal(kernels.liveTensors(), before);
});

test("AdamW in one pass has the bits of TensorFlow's own kernels", async (context) => {
  const { binding } = await loadEngine();
  if (!binding || binding.isUsingGpuDevice()) return context.skip("the pass is for processors");
  // kernels that take this binding for a GPU's compose the step of TensorFlow's own kernels
  const composed: typeof binding = Object.create(binding, { isUsingGpuDevice: { value: () => true } });
  const length = 40_003; // three blocks, the last of which is no multiple of a vector
  const stream = new RandomStream(5, "gradients");
  const draw = () => Float32Array.from({ length }, () => (stream.uniform() - 0.5) * 10 ** -stream.below(8));
  const start = [draw(), draw(), draw().map(Math.abs)];
  const gradients = [draw(), draw(), draw()];
  const [one, other] = [binding, composed].map((each) => {
    const kernels = new VariableKernels(each, "fp32");
    return kernels.scope(() => {
      const [parameter, mean, variance] = start.map((values) => kernels.variable([length], values));
      for (const [step, gradient] of gradients.entries()) {
        kernels.applyAdamW({ parameter, mean, variance }, kernels.tensor([length], gradient), {
          clip: step === 1 ? 1 : 0.37,
          decay: step === 2 ? 1 : 1 - 1e-4 * 0.01,
          rate: 1e-4,
          beta1: 0.9,
          beta2: 0.999,
          powers: [0.9 ** (step + 1), 0.999 ** (step + 1)],
          epsilon: 1e-8,
        });
      }
      const read = [parameter, mean, variance].map((each) => kernels.read(kernels.readVariable(each)));
      for (const each of [parameter, mean, variance]) kernels.freeVariable(each);
      return read.map((values) =>
        Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
      );
    });
  });
  assert.notDeepEqual(one[0], Buffer.from(start[0].buffer));
  for (const [index, values] of one.entries()) assert.ok(values.equals(other[index]), `array ${index}`);
});

test("a variable keeps JavaScript's values apart from its own, and Adam's first step is the rate times the sign", async (context) => {
  const kernels = await nativeKernels();
  if (!kernels) return context.skip("no native engine here");
  kernels.scope(() => {
    const initial = Float32Array.of(1, -1);
    const state = {
      parameter: kernels.variable([2], initial),
      mean: kernels.variable([2], new Float32Array(2)),
      variance: kernels.variable([2], new Float32Array(2)),
    };
    const gradient = kernels.tensor([2], Float32Array.of(0.3, -7));
    kernels.applyAdamW(state, gradient, {
      clip: 1,
      decay: 1,
      rate: 0.5,
      beta1: 0.9,
      beta2: 0.999,
      powers: [0.9, 0.999],
      epsilon: 0,
    });
    const [first, second] = kernels.read(kernels.readVariable(state.parameter));
    assert.ok(Math.abs(first - 0.5) < 1e-4 && Math.abs(second + 0.5) < 1e-4, `${first} ${second}`);
    assert.deepEqual([...initial], [1, -1]);
    for (const variable of Object.values(state)) kernels.freeVariable(variable);
  });
});
