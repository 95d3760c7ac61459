import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { RandomStream } from "../../src/core";
import { type Handle, Kernels, loadEngine } from "../../src/engine";

async function fusedKernels(context: TestContext): Promise<Kernels | null> {
  const { binding } = await loadEngine();
  if (binding && !binding.isUsingGpuDevice()) return new Kernels(binding, "bf16");
  context.skip("these kernels serve on native TensorFlow without a GPU");
  return null;
}

/** Numbers from -2 to 2 that bfloat16 holds exactly, as a tensor and as values. */
function drawn(kernels: Kernels, shape: number[], name: string): { tensor: Handle; values: Float32Array } {
  const stream = new RandomStream(3, name);
  const numbers = Float32Array.from(
    { length: shape.reduce((a, b) => a * b) },
    () => 4 * stream.uniform() - 2,
  );
  const tensor = kernels.forProducts(kernels.tensor(shape, numbers));
  return { tensor, values: kernels.read(kernels.asFloat(tensor)) };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Equal to one rounding to 8 significant bits, or float32's of `slack` times the largest. */
function assertNear(kernels: Kernels, got: Handle, expected: ArrayLike<number>, slack = 1e-6): void {
  const values = kernels.read(kernels.asFloat(got));
  assert.equal(values.length, expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  for (const [i, value] of values.entries()) {
    const bound = Math.abs(expected[i]) * 2 ** -8 + slack * largest;
    assert.ok(Math.abs(value - expected[i]) <= bound, `${i}: ${value}, expected ${expected[i]}`);
  }
}

test("gelu and its gradient have the published values of erf (Abramowitz and Stegun 1964, table 7.1)", async (context) => {
  const kernels = await fusedKernels(context);
  kernels?.scope(() => {
    const [z, erf] = [
      [0, 0.5, 1, 2, -0.5, -1.5],
      [0, 0.5204998778, 0.8427007929, 0.995322265, -0.5204998778, -0.9661051465],
    ];
    const tensor = kernels.forProducts(
      kernels.tensor(
        [1, 6],
        Float32Array.from(z, (each) => each - 1),
      ),
    );
    const one = kernels.forProducts(kernels.tensor([6], new Float32Array(6).fill(1))); // z is product + bias
    const expected = z.map((each, i) => each * (1 + erf[i]));
    assertNear(kernels, kernels.gelu(tensor, one), expected);
    const gradient = kernels.forProducts(kernels.tensor([1, 6], new Float32Array(6).fill(2)));
    const { input, output, bias } = kernels.geluGradient(gradient, tensor, one);
    const slopes = z.map((each, i) => 1 + erf[i] + (2 / Math.sqrt(Math.PI)) * each * Math.exp(-each * each));
    assertNear(kernels, output, expected);
    for (const got of [input, bias])
      assertNear(
        kernels,
        got,
        slopes.map((slope) => 2 * slope),
      );
  });
});

for (const [rows, width] of [
  [3, 5],
  [1, 16],
  [200, 40],
]) {
  test(`layer norm, softmax and sums of ${rows} rows of ${width} follow their formulas`, async (context) => {
    const kernels = await fusedKernels(context);
    kernels?.scope(() => {
      const [a, b, dy] = ["a", "b", "dy"].map((name) => drawn(kernels, [rows, width], name));
      const [bias, weight, offset] = ["bias", "weight", "offset"].map((name) =>
        drawn(kernels, [width], name),
      );
      const norm = { weight: kernels.asFloat(weight.tensor), bias: kernels.asFloat(offset.tensor) };
      const forward = kernels.addNorm(a.tensor, b.tensor, bias.tensor, norm, 1e-5);
      const back = kernels.addNormGradient(
        dy.tensor,
        forward.normalised,
        forward.reciprocalDeviation,
        norm.weight,
      );
      const unit = kernels.read(kernels.asFloat(forward.normalised));
      const output: number[] = [];
      const input: number[] = [];
      const reciprocal: number[] = [];
      const softmax: number[] = [];
      const sums = [0, 1, 2, 3].map(() => new Array<number>(width).fill(0));
      for (let row = 0; row < rows; row++) {
        const rowOf = (values: ArrayLike<number>) =>
          Array.from({ length: width }, (_, i) => values[row * width + i]);
        const x = rowOf(a.values).map((value, i) => value + rowOf(b.values)[i] + bias.values[i]);
        const variance = mean(x.map((value) => (value - mean(x)) ** 2));
        reciprocal.push(1 / Math.sqrt(variance + 1e-5));
        output.push(
          ...x.map((each, i) => (each - mean(x)) * reciprocal[row] * weight.values[i] + offset.values[i]),
        );
        const n = rowOf(unit);
        const d = rowOf(dy.values);
        const g = d.map((value, i) => value * weight.values[i]);
        const along = mean(g.map((value, i) => value * n[i]));
        const dx = g.map((value, i) => (value - mean(g) - n[i] * along) * reciprocal[row]);
        input.push(...dx);
        for (let i = 0; i < width; i++) {
          [d[i] * n[i], d[i], dx[i], rowOf(a.values)[i]].forEach((value, which) => {
            sums[which][i] += value;
          });
        }
        const exponentials = rowOf(a.values).map((value, i) => Math.exp(value + 0.5 * i));
        softmax.push(...exponentials.map((value) => value / (mean(exponentials) * width)));
      }
      assertNear(kernels, forward.output, output, 1e-5);
      assertNear(kernels, forward.reciprocalDeviation, reciprocal);
      assertNear(kernels, back.input, input, 1e-5);
      for (const [which, got] of [back.weight, back.bias, back.productBias].entries())
        assertNear(kernels, got, sums[which], 1e-5);
      assertNear(kernels, kernels.columnSums(a.tensor), sums[3], 1e-5);
      const sum = Array.from(a.values, (value, i) => value + bias.values[i % width]);
      assertNear(kernels, kernels.addBias(a.tensor, bias.tensor), sum);
      const mask = kernels.tensor(
        [1, 1, width],
        Float32Array.from({ length: width }, (_, i) => 0.5 * i),
      );
      if (rows <= width) assertNear(kernels, kernels.maskedSoftmax(a.tensor, mask), softmax);
      const dots = Array.from(a.values, (value, i) => {
        const first = i - (i % width);
        const products = Array.from({ length: width }, (_, k) => a.values[first + k] * dy.values[first + k]);
        return value * (dy.values[i] - mean(products) * width);
      });
      assertNear(kernels, kernels.softmaxGradient(dy.tensor, a.tensor), dots, 1e-5);
    });
  });
}

test("what is no number stays none, and what the mask rules out weighs nothing", async (context) => {
  const kernels = await fusedKernels(context);
  kernels?.scope(() => {
    const holed = kernels.forProducts(kernels.tensor([1, 3], Float32Array.of(1, Number.NaN, 2)));
    const zeros = kernels.forProducts(kernels.tensor([3], new Float32Array(3)));
    assert.ok(Number.isNaN(kernels.read(kernels.asFloat(kernels.gelu(holed, zeros)))[1]));
    assert.ok(Number.isNaN(kernels.read(kernels.columnSums(holed))[1]));
    const scores = kernels.forProducts(kernels.tensor([1, 1, 3], Float32Array.of(5, 5, 5)));
    const mask = kernels.tensor([1, 1, 3], Float32Array.of(0, 0, -1e9));
    const weights = kernels.read(kernels.asFloat(kernels.maskedSoftmax(scores, mask)));
    assert.deepEqual([...weights], [0.5, 0.5, 0]);
  });
});
