import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import { checkpointsIn, makeTrainer, train } from "../../src/training";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { temporaryFolder } from "../support/temporary-folder";
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

  const checkpointFolder = temporaryFolder("train");
  const interrupted = newTrainer();
  const stop = new Error("stopped before the checkpoint of step 5");
  const first = train(interrupted, batchOf, {
    schedule,
    checkpoints: checkpointsIn(checkpointFolder, 0),
    onStep(done) {
      const newest = existsSync(checkpointFolder) ? readdirSync(checkpointFolder).sort().at(-1) : undefined;
      const before = done === 1 ? undefined : `step-0000000${done - 1}.safetensors`;
      assert.equal(newest, before, "a step is logged before it is in a checkpoint");
      if (done === 5) throw stop;
    },
  });
  await assert.rejects(first, stop);
  interrupted.dispose();

  const expected = whole.state().arrays;
  const resume = async () => {
    const trainer = newTrainer();
    const seen: number[] = [];
    const onStep = (done: number) => seen.push(done);
    const { steps: all } = await train(trainer, batchOf, {
      schedule,
      checkpoints: checkpointsIn(checkpointFolder),
      onStep,
    });
    assert.deepEqual(all, uninterrupted.steps);
    for (const [name, { values }] of trainer.state().arrays)
      assert.deepEqual(values, expected.get(name)?.values, name);
    trainer.dispose();
    return seen;
  };
  const kept = ["step-00000003", "step-00000004"];
  assert.deepEqual(readdirSync(checkpointFolder).sort(), namesOf(kept));
  assert.deepEqual(await resume(), [5, 6]);
  flipByte(path.join(checkpointFolder, "step-00000004.safetensors"));
  assert.deepEqual(await resume(), [4, 5, 6], "a flipped byte: from the checkpoint before");
  truncateSync(path.join(checkpointFolder, "step-00000003.json"), 100);
  assert.deepEqual(await resume(), [1, 2, 3, 4, 5, 6], "none whole: anew");
  whole.dispose();
});

test("time in validations counts towards the next checkpoint", async (context) => {
  const engine = await loadEngine();
  const trainer = makeTrainer(engine, smallConfig, smallParameters(smallConfig), settings);
  const checkpointFolder = temporaryFolder("train");
  let late = 0;
  const now = performance.now.bind(performance);
  context.mock.method(performance, "now", () => now() + late);
  const measure = async () => {
    late += 21_000;
    return { mean: 1, mono: 1, cross: null, multi: null };
  };
  await train(trainer, batchOf, {
    schedule,
    checkpoints: checkpointsIn(checkpointFolder),
    validation: { every: 4, patience: null, measure },
  });
  assert.deepEqual(readdirSync(checkpointFolder).sort(), namesOf(["step-00000004", "step-00000006"]));
  trainer.dispose();
});

test("writing checkpoints takes a twentieth of the time at most", async (context) => {
  const engine = await loadEngine();
  const trainer = makeTrainer(engine, smallConfig, smallParameters(smallConfig), settings);
  let late = 0;
  context.mock.method(performance, "now", () => late);
  const step = trainer.step.bind(trainer);
  const slow = {
    ...trainer,
    step(...args: Parameters<typeof step>) {
      late += 30_000;
      return step(...args);
    },
  };
  const written: number[] = [];
  await train(slow as typeof trainer, (step) => batchOf(step % 6), {
    schedule: { ...schedule, steps: 9 },
    checkpoints: {
      seconds: 20,
      write(_, { steps }) {
        written.push(steps.length);
        late += 4000; // 80 seconds of computing before the next one: three steps
      },
      resume: () => null,
    },
  });
  assert.deepEqual(written, [1, 4, 7]);
  trainer.dispose();
});

test("a checkpoint deletes older checkpoints alone: no file that is being written", async () => {
  const engine = await loadEngine();
  const trainer = makeTrainer(engine, smallConfig, smallParameters(smallConfig), settings);
  const folder = temporaryFolder("train");
  const others = ["step-00000001.json.tmp-1-0123abcd", "step-00000009.safetensors", "notes.txt"];
  for (const name of others) writeFileSync(path.join(folder, name), "");
  for (let count = 1; count <= 3; count++) {
    const steps = Array.from({ length: count }, () => ({ loss: 1, gradientNorm: 1 }));
    checkpointsIn(folder).write(trainer, { steps, seconds: 1, validations: [] }, null);
  }
  const kept = namesOf(["step-00000002", "step-00000003"]);
  assert.deepEqual(readdirSync(folder).sort(), [...kept, ...others].sort());
  trainer.dispose();
});

const namesOf = (checkpoints: string[]) =>
  checkpoints.flatMap((name) => [`${name}.json`, `${name}.safetensors`]);

function flipByte(file: string): void {
  const content = readFileSync(file);
  content[content.length - 5] ^= 1;
  writeFileSync(file, content);
}

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
