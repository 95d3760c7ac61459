import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Kernels, loadEngine } from "../../src/engine";
import { inBatchSoftmax } from "../../src/training/in-batch-softmax";

/** By PyTorch 2.15, in float64: make-losses.py. Five pairs of vectors 7 wide, scale 20. */
const { vectors, cases } = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "training", "losses.json"), "utf8"),
);

for (const { margin, isSymmetric, loss, gradient } of cases) {
  const name = `margin ${margin}, ${isSymmetric ? "both directions" : "one direction"}`;
  test(`the loss and its gradient are PyTorch's: ${name}`, async (context) => {
    const { binding } = await loadEngine();
    if (!binding) return context.skip("no native engine here");
    const kernels = new Kernels(binding);
    kernels.scope(() => {
      const input = kernels.tensor([10, 7], Float32Array.from(vectors));
      const got = inBatchSoftmax(kernels, input, 5, { scale: 20, margin, isSymmetric });
      const losses = kernels.read(got.losses);
      const mean = losses.reduce((sum, value) => sum + value, 0) / losses.length;
      assert.ok(Math.abs(mean - loss) < 1e-6 * loss, `${mean} ${loss}`);
      const values = kernels.read(got.gradient);
      for (const [i, value] of values.entries()) {
        assert.ok(Math.abs(value - gradient[i]) < 1e-5, `${i}: ${value} ${gradient[i]}`);
      }
    });
  });
}
