import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type Engine, loadEngine, type Precision } from "../../src/engine";
import { readEncoderConfig, readParameters, storedFactor } from "../../src/models";
import { makeTrainer } from "../../src/training";
import { plainSettings } from "../support/trainer-settings";

const fixtures = path.join(__dirname, "..", "fixtures", "models");
const fixture = (name: string) => JSON.parse(readFileSync(path.join(fixtures, name), "utf8"));

/** By PyTorch 2.15 on the same batch, for each parameter: make-autocast-gradients.py. */
const expected: Record<string, { norm: number; autocastError: number }> = fixture("autocast-gradients.json");
const sequences = (fixture("small-embeddings.json").sequences as number[][]).map((ids) =>
  Int32Array.from(ids),
);

/** Gradients of all parameters: Adam's running mean after one step is a tenth of them. */
function gradientsOf(engine: Engine, precision: Precision): Map<string, Float32Array> {
  const folder = path.join(fixtures, "small-xlm-roberta");
  const config = readEncoderConfig(folder);
  const vocabulary = Int32Array.from({ length: config.vocabularySize }, (_, id) => id);
  const settings = { ...plainSettings, precision, clipNorm: 1e9 };
  const trainer = makeTrainer(engine, config, readParameters(folder, config, vocabulary), settings);
  trainer.step({ queries: sequences.slice(0, 6), positives: sequences.slice(6) }, 1e-5);
  const { arrays } = trainer.state();
  trainer.dispose();
  return new Map(
    Object.keys(expected).map((name) => {
      const stored = arrays.get(`mean/${name}`)?.values ?? new Float32Array();
      return [name, stored.map((value) => value * 10 * storedFactor(name))];
    }),
  );
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

test("gradients in bf16 are as near to exact ones as PyTorch's autocast, on one batch", async (context) => {
  const engine = await loadEngine();
  if (!engine.binding) return context.skip("no native engine here");
  const [single, half] = [gradientsOf(engine, "fp32"), gradientsOf(engine, "bf16")];
  const ratios = Object.entries(expected).map(([name, { norm: exact, autocastError }]) => {
    const [a, b] = [single.get(name), half.get(name)] as [Float32Array, Float32Array];
    assert.ok(
      Math.abs(norm(a) - exact) < 1e-4 * exact,
      `${name}: norm ${norm(a)} in fp32, PyTorch's ${exact}`,
    );
    const error = norm(a.map((value, i) => b[i] - value)) / exact;
    assert.ok(error < 1.3 * autocastError, `${name}: error ${error}, autocast's ${autocastError}`);
    return error / autocastError;
  });
  const average = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  assert.ok(average < 1, `errors are ${average} times autocast's`);
});
