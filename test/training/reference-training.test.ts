import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { loadEngine } from "../../src/engine";
import { readEncoderConfig, readParameters } from "../../src/models";
import { learningRateAt, makeTrainer } from "../../src/training";
import { plainSettings } from "../support/trainer-settings";

interface ReferenceStep {
  readonly loss: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  readonly queries: number[][];
  readonly positives: number[][];
}

/** Twenty steps by PyTorch 2.15 with torch.optim.AdamW, in float32 and float64: make-reference-training.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "models", "reference-training.json"), "utf8"),
);
const folder = projectPath("data", "models", "multilingual-e5-small");
const skip = existsSync(folder) ? false : "no weights here; run: npm start";

test("the losses and gradient norms of 20 steps on the same batches are PyTorch's, to 1e-4", {
  skip,
}, async () => {
  const { settings, vocabulary, steps } = reference;
  const config = readEncoderConfig(folder, settings.layers);
  const initial = readParameters(folder, config, vocabulary);
  const trainer = makeTrainer(await loadEngine(), config, initial, {
    ...plainSettings,
    weightDecay: settings.weightDecay,
    scale: settings.scale,
  });
  const row = new Map((vocabulary as number[]).map((id, index) => [id, index]));
  const sequences = (texts: number[][]) =>
    texts.map((ids) => Int32Array.from(ids, (id) => row.get(id) ?? -1));
  const { learningRate: peak, warmUpSteps: warmupSteps } = settings;
  const schedule = { peak, warmupSteps, steps: settings.steps, decay: "linear" } as const;
  for (const [index, step] of (steps as ReferenceStep[]).entries()) {
    assert.ok(Math.abs(learningRateAt(schedule, index) - step.learningRate) < 1e-12);
    const got = trainer.step(
      { queries: sequences(step.queries), positives: sequences(step.positives) },
      step.learningRate,
    );
    const { loss, gradientNorm } = step;
    assert.ok(Math.abs(got.loss - loss) < 1e-4 * loss, `step ${index}: loss ${got.loss}, PyTorch ${loss}`);
    assert.ok(
      Math.abs(got.gradientNorm - gradientNorm) < 1e-3 * gradientNorm,
      `step ${index}: gradient norm ${got.gradientNorm}, PyTorch ${gradientNorm}`,
    );
  }
  trainer.dispose();
});
