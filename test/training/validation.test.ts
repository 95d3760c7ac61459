import assert from "node:assert/strict";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import type { Parameters } from "../../src/models";
import { checkpointsIn, makeTrainer, type TimedStep, train, type ValidationPoint } from "../../src/training";
import { bestPoint, isExhausted } from "../../src/training/validation";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { temporaryFolder } from "../support/temporary-folder";
import { plainSettings as settings } from "../support/trainer-settings";

const scoresOf = (mean: number) => ({ mean, mono: mean, cross: mean, multi: null });
const points = (...means: number[]): ValidationPoint[] =>
  means.map((mean, index) => ({ steps: index + 1, scores: scoresOf(mean) }));

test("the best measurement is the first of the largest; patience counts those after it", () => {
  assert.equal(bestPoint([]), null);
  assert.equal(bestPoint(points(0.2, 0.3, 0.3, 0.1))?.steps, 2);
  assert.ok(!isExhausted([], 1));
  assert.ok(!isExhausted(points(0.2, 0.3), 1));
  assert.ok(isExhausted(points(0.2, 0.3, 0.3), 1));
  assert.ok(!isExhausted(points(0.2, 0.3, 0.3), 2));
  assert.ok(!isExhausted(points(0.3, 0.2, 0.1), null));
});

const schedule = { peak: 1e-3, warmupSteps: 2, steps: 15, decay: "linear" as const };
const batchOf = (step: number) => ({
  queries: smallSequences([7, 2, 11], smallConfig, `queries ${step}`),
  positives: smallSequences([3, 5, 2], smallConfig, `positives ${step}`),
});
/** Measured every 2 steps: the best after 4, and with a patience of 2 the end after 8. */
const means: Readonly<Record<number, number>> = { 2: 0.1, 4: 0.3, 6: 0.2, 8: 0.25, 10: 0.4 };
const validation = {
  every: 2,
  patience: 2,
  measure: async (_: Parameters, at: number) => scoresOf(means[at]),
};

test("training ends when no measurement is better, with the best one's weights, and so does a resumed run", async () => {
  const engine = await loadEngine();
  const newTrainer = () => makeTrainer(engine, smallConfig, smallParameters(smallConfig), settings);
  const whole = newTrainer();
  let afterFour: Parameters | undefined;
  const expected = await train(whole, batchOf, {
    schedule,
    validation,
    onStep(done) {
      if (done === 4) afterFour = whole.parameters();
    },
  });
  whole.dispose();
  assert.equal(expected.steps.length, 8);
  assert.deepEqual(
    expected.validations.map(({ steps, scores }) => [steps, scores.mean]),
    [2, 4, 6, 8].map((at) => [at, means[at]]),
  );
  assert.deepEqual(expected.best, afterFour);

  for (const stopAt of [4, 5, 8]) {
    const checkpoints = checkpointsIn(temporaryFolder("validation"));
    const interrupted = newTrainer();
    const steps: { loss: number; gradientNorm: number }[] = [];
    const validations: ValidationPoint[] = [];
    const stop = new Error("stopped");
    const first = train(interrupted, batchOf, {
      schedule,
      validation,
      onStep(done, { loss, gradientNorm, validation: scores }: TimedStep) {
        steps.push({ loss, gradientNorm });
        if (scores) validations.push({ steps: done, scores });
        if (done < stopAt) return;
        checkpoints.write(interrupted, { steps, seconds: 1, validations }, afterFour ?? null);
        throw stop;
      },
    });
    await assert.rejects(first, stop);
    interrupted.dispose();
    const resumed = newTrainer();
    const got = await train(resumed, batchOf, { schedule, validation, checkpoints });
    resumed.dispose();
    assert.deepEqual({ ...got, seconds: 0 }, { ...expected, seconds: 0 }, `stopped after ${stopAt}`);
  }
});

test("without patience all steps run, the last one is measured too, and the best is kept", async () => {
  const trainer = makeTrainer(await loadEngine(), smallConfig, smallParameters(smallConfig), settings);
  const measured: number[] = [];
  const { steps, best } = await train(trainer, batchOf, {
    schedule: { ...schedule, steps: 5 },
    validation: {
      every: 2,
      patience: null,
      async measure(_, at) {
        measured.push(at);
        return scoresOf(at);
      },
    },
  });
  assert.equal(steps.length, 5);
  assert.deepEqual(measured, [2, 4, 5]);
  assert.deepEqual(best, trainer.parameters());
  trainer.dispose();
});
