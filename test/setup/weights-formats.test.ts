import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { writeFolder } from "../../scripts/setup/weights/build-folder.mjs";
import { precompiledCharacterMap } from "../../scripts/setup/weights/character-map.mjs";
import { dequantise } from "../../scripts/setup/weights/encoder-arrays.mjs";
import { readPackedModel } from "../../scripts/setup/weights/packed-model.mjs";
import { sha256 } from "../../src/core";
import { openSafetensors, readEncoderConfig } from "../../src/models";
import { loadTokenizer } from "../../src/text";
import { PrecompiledMap } from "../../src/text/precompiled-map";
import { temporaryFolder } from "../support/temporary-folder";
import { blockWeights, pieces, quantisedBlock, shape, smallPackedModel } from "./small-packed-model";

test("a packed model is read field by field", () => {
  const model = readPackedModel(smallPackedModel());
  assert.deepEqual(model.shape, shape);
  assert.deepEqual(model.special, { bos: 0, eos: 2, pad: 1, unknown: 3 });
  assert.deepEqual(
    model.pieces.map(({ text, score }) => [text, score]),
    pieces,
  );
});

test("a packed model of another kind, or cut short anywhere, is refused", () => {
  const whole = smallPackedModel();
  const other = Buffer.from(whole);
  other.write("E5S2");
  assert.throws(() => readPackedModel(other), /not an E5S1 model/);
  for (const length of [0, 4, 40, 70, 120, 160, 400, whole.length - 1]) {
    assert.throws(() => readPackedModel(whole.subarray(0, length)), `${length} bytes`);
  }
});

test("a Q4_0 block: low halves first, (number - 8) times a half-precision scale", () => {
  assert.deepEqual([...dequantise(Buffer.from(quantisedBlock))], blockWeights);
  const scaled = (scale: number) =>
    dequantise(Buffer.from([scale & 255, scale >> 8, ...Array(16).fill(0x9a)]));
  for (const [bits, value] of [
    [0x3c00, 1], // IEEE 754 half precision: sign, five bits of exponent, ten of fraction
    [0xc000, -2],
    [0x0001, 2 ** -24], // the smallest
    [0x83ff, -1023 * 2 ** -24], // the largest without a leading one
    [0x7bff, 65504],
    [0x3555, 0.333251953125],
  ]) {
    const [low, high] = [scaled(bits)[3], scaled(bits)[19]]; // 0xa - 8 = 2 and 0x9 - 8 = 1
    assert.deepEqual([low, high], [2 * value, value]);
  }
});

test("the folder holds every weight under its Hugging Face name", () => {
  const folder = temporaryFolder("weights");
  const files = writeFolder(smallPackedModel(), folder);
  for (const [name, { bytes, sha256: hash }] of Object.entries(files)) {
    const content = readFileSync(path.join(folder, name));
    assert.deepEqual([content.length, sha256(content)], [bytes, hash], name);
  }
  const weights = openSafetensors(path.join(folder, "model.safetensors"));
  assert.equal(weights.shapes.size, 5 + 16);
  assert.deepEqual(weights.shapes.get("embeddings.word_embeddings.weight"), [7, 64]);
  assert.deepEqual(weights.shapes.get("encoder.layer.0.intermediate.dense.weight"), [96, 64]);
  assert.deepEqual(weights.shapes.get("encoder.layer.0.output.dense.weight"), [64, 96]);
  const words = [...weights.read("embeddings.word_embeddings.weight")];
  assert.deepEqual(words, Array.from({ length: 14 }, () => blockWeights).flat());
  const floats = (tensor: number, count: number) => Array.from({ length: count }, (_, i) => tensor + i / 64);
  assert.deepEqual([...weights.read("embeddings.position_embeddings.weight")], floats(1, 5 * 64)); // second tensor
  assert.deepEqual([...weights.read("encoder.layer.0.attention.output.LayerNorm.bias")], floats(14, 64));
  assert.deepEqual([...weights.read("encoder.layer.0.intermediate.dense.bias")], floats(16, 96));
  assert.deepEqual([...weights.read("encoder.layer.0.output.LayerNorm.weight")], floats(19, 64));
  weights.close();
});

test("the folder's tokenizer and configuration open", () => {
  const folder = temporaryFolder("weights");
  writeFolder(smallPackedModel(), folder);
  const tokenizer = loadTokenizer(folder);
  assert.equal(tokenizer.vocabularySize, 6);
  assert.deepEqual([...tokenizer.encode("a\t a\u007f a\ufb01", 9)], [0, 4, 4, 4, 3, 2]); // ▁a ▁a ▁a fi </s>
  assert.equal(readEncoderConfig(folder).layers, 1);
});

test("a character map finds what was put into it, and nothing else", () => {
  const character = fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).filter((c) => c !== "\0");
  const replacement = fc.string({ maxLength: 3 }).filter((text) => !text.includes("\0"));
  const entries = fc.uniqueArray(fc.tuple(character, replacement), {
    selector: ([key]) => key,
    maxLength: 200,
  });
  fc.assert(
    fc.property(entries, fc.array(character, { maxLength: 500 }), (pairs, others) => {
      const rules = new Map(pairs);
      const map = new PrecompiledMap(precompiledCharacterMap(rules).toString("base64"));
      for (const text of [...rules.keys(), ...others]) assert.equal(map.apply(text), rules.get(text) ?? text);
    }),
    { numRuns: 60 },
  );
});
