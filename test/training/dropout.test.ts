import assert from "node:assert/strict";
import { test } from "node:test";
import { loadEngine, VariableKernels } from "../../src/engine";
import { makeTrainer } from "../../src/training";
import { PackedGradients } from "../../src/training/packed-gradients";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { storedTables } from "../support/stored-tables";
import { plainSettings } from "../support/trainer-settings";

const queries = smallSequences([7, 2, 11, 2, 13], smallConfig, "queries");
const positives = smallSequences([3, 5, 2, 17, 7], smallConfig, "positives");

for (const textsPerPass of [null, 3]) {
  const name = textsPerPass === null ? "all texts at once" : "texts in parts";
  test(`with dropout the loss climbs along the gradient by its norm: ${name}`, async (context) => {
    const { binding } = await loadEngine();
    if (!binding) return context.skip("no native engine here");
    const kernels = new VariableKernels(binding);
    const settings = { ...plainSettings, dropout: 0.2, seed: 3, textsPerPass };
    const batchGradients = new PackedGradients(binding, kernels, smallConfig, settings);
    kernels.scope(() => {
      const tables = storedTables(kernels);
      const { loss, gradients } = batchGradients.compute(tables, { queries, positives }, 0);
      const squares = kernels.sumsOfSquares(Object.keys(tables).map((parameter) => gradients[parameter]));
      const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
      const lossAt = (distance: number) => {
        const moved = Object.entries(tables).map(([parameter, table]) => [
          parameter,
          kernels.add(table, kernels.scale(gradients[parameter], distance / norm)),
        ]);
        return batchGradients.compute(Object.fromEntries(moved), { queries, positives }, 0).loss;
      };
      const distance = 2e-3;
      const slope = (lossAt(distance) - lossAt(-distance)) / (2 * distance);
      assert.ok(Math.abs(slope - norm) < 0.01 * norm, `${slope} ${norm}`);
      assert.notEqual(batchGradients.compute(tables, { queries, positives }, 1).loss, loss);
      assert.equal(batchGradients.compute(tables, { queries, positives }, 0).loss, loss);
    });
    batchGradients.dispose();
  });
}

test("a fifth of the entries is dropped, by the seed", async (context) => {
  const { binding } = await loadEngine();
  if (!binding) return context.skip("no native engine here");
  const kernels = new VariableKernels(binding);
  kernels.scope(() => {
    const like = kernels.tensor([500, 200], new Float32Array(100_000));
    const kept = (...seed: [number, number]) =>
      kernels.read(
        kernels.atLeast(kernels.uniformLike(like, kernels.tensor([2], Int32Array.of(...seed))), 0.2),
      );
    const share = kept(1, 2).reduce((sum, value) => sum + value, 0) / 100_000;
    const deviation = Math.sqrt((0.2 * 0.8) / 100_000); // of a binomial share
    assert.ok(Math.abs(share - 0.8) < 5 * deviation, `${share}`);
    assert.deepEqual(kept(1, 2), kept(1, 2));
    assert.notDeepEqual(kept(1, 2), kept(2, 2));
  });
});

test("what is dropped follows from step and seed", async () => {
  const engine = await loadEngine();
  const losses = (dropout: number, seed: number) => {
    const trainer = makeTrainer(engine, smallConfig, smallParameters(smallConfig), {
      ...plainSettings,
      dropout,
      seed,
    });
    const steps = [0, 1].map(() => trainer.step({ queries, positives }, 0).loss);
    trainer.dispose();
    return steps;
  };
  const [first, second] = losses(0.3, 1);
  assert.notEqual(first, second);
  assert.deepEqual(losses(0.3, 1), [first, second]);
  assert.notDeepEqual(losses(0.3, 2), [first, second]);
  assert.deepEqual(losses(0, 1), losses(0, 2));
});
