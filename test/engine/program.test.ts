import assert from "node:assert/strict";
import { test } from "node:test";
import { type Handle, Kernels, loadEngine, makeProgram } from "../../src/engine";
import { Recording } from "../../src/engine/recording";

test("a program gives at every length what its kernels give one by one, and frees all but its results", async (context) => {
  const { binding } = await loadEngine();
  if (!binding) return context.skip("no native engine here");
  const kernels = new Kernels(binding);
  const rows = (...values: number[]) => kernels.tensor([values.length / 2, 2], Float32Array.from(values));
  const computation = (
    each: Kernels,
    { fixed, varying }: { fixed: { weight: Handle }; varying: [Handle] },
  ) => {
    const product = each.matmul(varying[0], fixed.weight);
    return { product, shifted: [each.shift(product, 0.5)] };
  };
  kernels.scope(() => {
    const fixed = { weight: rows(1, 2, 3, 4) };
    const program = makeProgram(binding, kernels, null, { fixed, varying: [rows(1, 0)] }, computation);
    for (const values of [[1, 1], [1, 0, 0, 1, 2, 2], []]) {
      const before = kernels.liveTensors();
      kernels.scope(() => {
        const inputs: Parameters<typeof computation>[1] = { fixed, varying: [rows(...values)] };
        const got = program.run(inputs);
        const expected = computation(kernels, inputs);
        assert.deepEqual(kernels.read(got.product), kernels.read(expected.product));
        assert.deepEqual(kernels.read(got.shifted[0]), kernels.read(expected.shifted[0]));
      });
      assert.equal(kernels.liveTensors(), before);
    }
    program.dispose();
  });
});

test("what a program computes again after another tensor is a node of its own, with the same values", async (context) => {
  const computation = (each: Kernels, { fixed }: { fixed: Handle; varying: Handle }) => {
    const doubled = each.scale(fixed, 2);
    return { doubled, again: each.scale(each.after(fixed, doubled), 2) };
  };
  const recording = new Recording();
  computation(new Kernels(recording), { fixed: recording.input([2], 1), varying: recording.input([2], 1) });
  const products = recording.nodes.filter(({ op }) => op === "Mul");
  const [waiting] = recording.nodes.filter(({ op }) => op === "Identity");
  assert.equal(products.length, 2);
  assert.deepEqual(waiting.inputs, ["n0:0", `^${products[0].name}`]);
  assert.equal(products[1].inputs[0], `${waiting.name}:0`);

  const { binding } = await loadEngine();
  if (!binding) return context.skip("no native engine here");
  const kernels = new Kernels(binding);
  kernels.scope(() => {
    const inputs = {
      fixed: kernels.tensor([2], Float32Array.of(3, -1)),
      varying: kernels.tensor([1], Float32Array.of(0)),
    };
    const program = makeProgram(binding, kernels, null, inputs, computation);
    const { doubled, again } = program.run(inputs);
    assert.deepEqual([...kernels.read(doubled), ...kernels.read(again)], [6, -2, 6, -2]);
    program.dispose();
  });
});

test("in a program a row is normalised: (1, 2, 3, 6) has mean 3 and variance 3.5", async (context) => {
  const { binding } = await loadEngine();
  if (!binding || binding.isUsingGpuDevice()) return context.skip("no native engine on a CPU here");
  const kernels = new Kernels(binding);
  kernels.scope(() => {
    const input = kernels.tensor([2, 4], Float32Array.of(1, 2, 3, 6, 5, 5, 5, 5));
    const weight = kernels.tensor([4], Float32Array.of(1, 1, 2, 2));
    const bias = kernels.tensor([4], Float32Array.of(0, 1, 0, 1));
    const program = makeProgram(
      binding,
      kernels,
      null,
      { fixed: { weight, bias }, varying: input },
      (each, { fixed, varying }) => each.layerNorm(varying, fixed.weight, fixed.bias, 0.5, 4),
    );
    const got = kernels.read(program.run({ fixed: { weight, bias }, varying: input }));
    const expected = [-2, -1, 0, 3].map((centred) => centred / 2); // variance 3.5 + epsilon 0.5 = 2²
    const affine = expected.map((value, i) => value * [1, 1, 2, 2][i] + [0, 1, 0, 1][i]);
    for (const [i, value] of [...affine, 0, 1, 0, 1].entries()) {
      assert.ok(Math.abs(got[i] - value) < 1e-6, `${i}: ${got[i]} ${value}`);
    }
    program.dispose();
  });
});

test("a program keeps its constants, in float32 and in bfloat16, when their tensors are gone", async (context) => {
  const { binding } = await loadEngine();
  if (!binding) return context.skip("no native engine here");
  const kernels = new Kernels(binding, "bf16");
  const before = kernels.liveTensors();
  const program = kernels.scope(() => {
    const weight = kernels.tensor([2, 2], Float32Array.of(1, 2, 1 / 3, -4));
    return makeProgram(
      binding,
      kernels,
      { single: weight, half: kernels.forProducts(weight) },
      { fixed: null, varying: kernels.tensor([1, 2], Float32Array.of(1, 1)) },
      (each, { varying }, { single, half }) => [
        each.matmul(varying, single),
        each.asFloat(each.matmul(each.forProducts(varying), half)),
      ],
    );
  });
  kernels.scope(() => {
    const second = kernels.tensor([1, 2], Float32Array.of(0, 1)); // gives the second row
    const [single, half] = program.run({ fixed: null, varying: second }).map((each) => kernels.read(each));
    assert.deepEqual([...single], [Math.fround(1 / 3), -4]);
    assert.deepEqual([...half], [171 / 512, -4]); // a third in 8 significant bits
  });
  program.dispose();
  assert.equal(kernels.liveTensors(), before);
});

test("a recorded tensor has no values to read", async (context) => {
  const { binding } = await loadEngine();
  if (!binding || binding.isUsingGpuDevice()) return context.skip("no native engine on a CPU here");
  const kernels = new Kernels(binding);
  kernels.scope(() => {
    const one = kernels.tensor([1], Float32Array.of(1));
    const reading = () =>
      makeProgram(binding, kernels, null, { fixed: one, varying: [] }, (each, { fixed }) => {
        each.read(fixed);
        return fixed;
      });
    assert.throws(reading, /expected a tensor with values/);
  });
});
