import assert from "node:assert/strict";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import { type EncoderConfig, makeEncoder, referenceEncoder, vectorWidth } from "../../src/models";
import { smallConfig, smallDenseConfig, smallParameters, smallSequences } from "../support/small-encoder";

const configs: [string, EncoderConfig][] = [
  ["mean pooling", smallConfig],
  ["cls pooling", { ...smallConfig, pooling: ["cls"] }],
  ["cls pooling and a dense module", smallDenseConfig],
];

for (const [name, config] of configs) {
  test(`the packed encoder with ${name} gives the reference's vectors, and frees its tensors`, async (context) => {
    const engine = await loadEngine();
    if (!engine.binding) return context.skip("no native engine here: the encoder is the reference itself");
    const parameters = smallParameters(config);
    const sequences = smallSequences([7, 2, 11, 2, 3, 13, 5], config);
    const packed = makeEncoder(engine, config, parameters);
    const reference = referenceEncoder(engine.tf, config, parameters);
    const expected = reference.encode(sequences);
    const alive = () => engine.binding?.getNumOfTensors();
    packed.encode(sequences);
    const before = alive();
    const got = packed.encode(sequences);
    assert.equal(alive(), before);
    assert.equal(got.length, 7 * vectorWidth(config));
    for (const [i, value] of got.entries()) {
      assert.ok(Math.abs(value - expected[i]) < 1e-6, `${i}: ${value} ${expected[i]}`);
    }
    packed.dispose();
    reference.dispose();
  });
}
