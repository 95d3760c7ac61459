import assert from "node:assert/strict";
import { test } from "node:test";
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
    kernels.applyAdam(state, gradient, {
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
