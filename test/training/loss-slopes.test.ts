import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { loadEngine } from "../../src/engine";
import {
  type EncoderConfig,
  type Parameters,
  packedBinding,
  poolingModes,
  storedFactor,
  unpooled,
} from "../../src/models";
import { makeTrainer } from "../../src/training";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { plainSettings } from "../support/trainer-settings";

const batch = {
  queries: smallSequences([7, 2, 11, 2, 13], smallConfig, "queries"),
  positives: smallSequences([3, 5, 2, 17, 7], smallConfig, "positives"),
};
batch.queries[0] = batch.queries[0].map((row, place) => (place < 2 ? unpooled(row) : row)); // a prompt that is not pooled

const settings = { ...plainSettings, scale: 2, clipNorm: 1e9 };

async function trainerOf(config: EncoderConfig, initial: Parameters) {
  return makeTrainer(await loadEngine(), config, initial, settings);
}

/** The loss of the batch with parameters moved by a step along a direction. */
async function lossAt(config: EncoderConfig, directions: Parameters, step: number): Promise<number> {
  const moved = [...smallParameters(config)].map(([name, { shape, values }]) => {
    const direction = directions.get(name)?.values as Float32Array;
    return [name, { shape, values: values.map((value, at) => value + step * direction[at]) }] as const;
  });
  const trainer = await trainerOf(config, new Map(moved));
  const { loss } = trainer.step(batch, 0);
  trainer.dispose();
  return loss;
}

/** The gradients of the loss, by the parameters' names, that the trainer hands to Adam. */
async function gradientsOf(config: EncoderConfig): Promise<(name: string) => Float32Array> {
  const trainer = await trainerOf(config, smallParameters(config));
  trainer.step(batch, 0);
  const { arrays } = trainer.state();
  const isPacked = packedBinding(await loadEngine(), config, "fp32") !== null;
  trainer.dispose();
  return (name) => {
    const mean = arrays.get(`mean/${name}`)?.values as Float32Array; // a tenth of the first gradient
    return mean.map((value) => 10 * (isPacked ? storedFactor(name) : 1) * value);
  };
}

const configs: [string, EncoderConfig][] = [
  ...poolingModes.map((mode): [string, EncoderConfig] => [mode, { ...smallConfig, pooling: [mode] }]),
  [
    "dot products of all modes but max",
    { ...smallConfig, isUnit: false, pooling: poolingModes.filter((mode) => mode !== "max") },
  ],
  ["dot products of max beside mean", { ...smallConfig, isUnit: false, pooling: ["max", "mean"] }],
];

for (const [name, config] of configs) {
  test(`gradients are the slopes of the loss in random directions, pooled by ${name}`, async () => {
    const stream = new RandomStream(3, name);
    const gradientOf = await gradientsOf(config);
    for (let trial = 0; trial < 3; trial++) {
      const directions = new Map(
        [...smallParameters(config)].map(([each, { shape, values }]) => [
          each,
          { shape, values: values.map(() => (stream.uniform() - 0.5) / 10) },
        ]),
      );
      const [high, low] = [await lossAt(config, directions, 0.02), await lossAt(config, directions, -0.02)];
      const parts = [...directions].map(([each, { values }]) => {
        const gradient = gradientOf(each);
        return values.reduce((sum, value, at) => sum + value * gradient[at], 0);
      });
      const [expected, got] = [(high - low) / 0.04, parts.reduce((sum, part) => sum + part, 0)];
      assert.ok(Math.abs(got - expected) < 0.01 * Math.max(Math.abs(expected), 0.05), `${got} ${expected}`);
    }
  });
}
