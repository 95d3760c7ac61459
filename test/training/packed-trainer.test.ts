import assert from "node:assert/strict";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import { makeTrainer, referenceTrainer, type TrainerSettings } from "../../src/training";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";

const settings: TrainerSettings = { weightDecay: 0.01, clipNorm: 1, scale: 20 };

test("the packed trainer's losses, gradient norms and parameters follow automatic differentiation", async () => {
  const engine = await loadEngine();
  const initial = smallParameters(smallConfig);
  const packed = makeTrainer(engine, smallConfig, initial, settings);
  const reference = referenceTrainer(engine.tf, smallConfig, initial, settings);
  const alive: number[] = [];
  for (let step = 0; step < 5; step++) {
    const queries = smallSequences([7, 2, 11, 2, 13], smallConfig, `queries ${step}`);
    const positives = smallSequences([3, 5, 2, 17, 7], smallConfig, `positives ${step}`);
    const got = packed.step(queries, positives, 1e-3);
    const expected = reference.step(queries, positives, 1e-3);
    alive.push(engine.binding?.getNumOfTensors() ?? 0);
    assert.ok(Math.abs(got.loss - expected.loss) < 1e-4 * expected.loss, `${got.loss} ${expected.loss}`);
    assert.ok(
      Math.abs(got.gradientNorm - expected.gradientNorm) < 1e-4 * expected.gradientNorm,
      `${got.gradientNorm} ${expected.gradientNorm}`,
    );
  }
  assert.equal(alive[4], alive[1]);
  // Adam's running mean is the gradients' own: parameters would show the noise of gradients that
  // are 0 in exact arithmetic (a bias on all keys does not move a softmax) at full step size
  const expected = reference.state().arrays;
  for (const [name, { values }] of packed.state().arrays) {
    if (!name.startsWith("mean/")) continue;
    const other = expected.get(name)?.values ?? new Float32Array();
    const largest = Math.max(...other.map(Math.abs));
    for (const [i, value] of values.entries()) {
      assert.ok(Math.abs(value - other[i]) <= 1e-4 * largest + 1e-7, `${name} ${i}: ${value} ${other[i]}`);
    }
  }
  packed.dispose();
  reference.dispose();
});
