import assert from "node:assert/strict";
import { mkdtempSync, truncateSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import { makeTrainer, train } from "../../src/training";
import { writeCheckpoint } from "../../src/training/checkpoint";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { plainSettings as settings } from "../support/trainer-settings";

const schedule = { peak: 1e-3, warmupSteps: 2, steps: 6, decay: "linear" as const };
const batchOf = (step: number) => ({
  queries: smallSequences([7, 2, 11], smallConfig, `queries ${step}`),
  positives: smallSequences([3, 5, 2], smallConfig, `positives ${step}`),
});

test("training resumed from a checkpoint in another trainer ends on the same bits", async () => {
  const engine = await loadEngine();
  const newTrainer = () => makeTrainer(engine, smallConfig, smallParameters(smallConfig), settings);
  const whole = newTrainer();
  const uninterrupted = await train(whole, batchOf, { schedule });

  const checkpointFile = path.join(
    mkdtempSync(path.join(os.tmpdir(), "batchmix-train-")),
    "checkpoint.safetensors",
  );
  const interrupted = newTrainer();
  const stop = new Error("stopped after four steps");
  const steps: { loss: number; gradientNorm: number }[] = [];
  const first = train(interrupted, batchOf, {
    schedule,
    onStep(done, result) {
      steps.push(result);
      if (done < 4) return;
      writeCheckpoint(checkpointFile, interrupted, { steps, seconds: 1 });
      throw stop;
    },
  });
  await assert.rejects(first, stop);
  interrupted.dispose();

  const resumed = newTrainer();
  const seen: number[] = [];
  const rest = await train(resumed, batchOf, { schedule, checkpointFile, onStep: (done) => seen.push(done) });
  assert.deepEqual(seen, [5, 6]);
  assert.deepEqual(rest.steps, uninterrupted.steps);
  const expected = whole.state().arrays;
  for (const [name, { values }] of resumed.state().arrays)
    assert.deepEqual(values, expected.get(name)?.values, name);

  truncateSync(checkpointFile, 1000);
  const anew: number[] = [];
  const fresh = newTrainer();
  const again = await train(fresh, batchOf, { schedule, checkpointFile, onStep: (done) => anew.push(done) });
  assert.equal(anew[0], 1, "a damaged checkpoint begins anew");
  assert.deepEqual(again.steps, uninterrupted.steps);
  fresh.dispose();
  whole.dispose();
  resumed.dispose();
});

test("training stops at a loss that is no number, and says what to lower", async () => {
  const engine = await loadEngine();
  const poisoned = new Map(smallParameters(smallConfig));
  const bias = poisoned.get("embeddings.norm.bias");
  poisoned.set("embeddings.norm.bias", {
    shape: bias?.shape ?? [],
    values: new Float32Array(15).fill(Number.NaN),
  });
  const trainer = makeTrainer(engine, smallConfig, poisoned, settings);
  await assert.rejects(
    train(trainer, batchOf, { schedule }),
    /loss is NaN .* at step 1; lower the learning rate/,
  );
  trainer.dispose();
});
