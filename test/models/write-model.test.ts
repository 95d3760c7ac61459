import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  type NamedArray,
  openSafetensors,
  readEncoderConfig,
  readModelOrigin,
  readParameters,
  readPrompts,
  sourceNames,
  writeModel,
  writeSafetensors,
} from "../../src/models";
import { smallConfig, smallParameters } from "../support/small-encoder";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("write-model");
const source = path.join(folder, "source");

/** A Hugging Face folder of the small encoder. */
function writeSource(): void {
  mkdirSync(source);
  const { family, firstPosition, layers, width, heads, feedForwardWidth, ...rest } = smallConfig;
  const config = {
    model_type: family,
    hidden_act: "gelu",
    num_hidden_layers: layers,
    hidden_size: width,
    num_attention_heads: heads,
    intermediate_size: feedForwardWidth,
    vocab_size: rest.vocabularySize,
    max_position_embeddings: rest.positions,
    pad_token_id: firstPosition - 1,
    type_vocab_size: rest.tokenTypes,
    layer_norm_eps: rest.layerNormEpsilon,
  };
  writeFileSync(path.join(source, "config.json"), JSON.stringify(config));
  writeFileSync(path.join(source, "tokenizer.json"), "{}");
  const parameters = smallParameters(smallConfig);
  const arrays = new Map<string, NamedArray>();
  for (const [name, targets] of sourceNames(smallConfig)) {
    const { shape, values } = parameters.get(name) as NamedArray;
    const length = values.length / targets.length;
    targets.forEach((target, part) => {
      const own = values.subarray(part * length, (part + 1) * length);
      arrays.set(target, { shape: [shape[0] / targets.length, ...shape.slice(1)], values: own });
    });
  }
  writeSafetensors(path.join(source, "model.safetensors"), arrays);
}

test("a trained model's folder has the full vocabulary: trained rows in their places, the others decayed", () => {
  writeSource();
  const config = readEncoderConfig(source, 1);
  const vocabulary = Int32Array.of(3, 5, 19);
  const parameters = readParameters(source, config, vocabulary);
  for (const { values } of parameters.values()) for (const i of values.keys()) values[i] += 0.5; // as if trained
  const target = path.join(folder, "trained");
  writeModel(source, target, { config, parameters, vocabulary, decayed: 0.25 }, "# card\n");

  const written = readEncoderConfig(target);
  assert.equal(written.layers, 1);
  assert.equal(readFileSync(path.join(target, "README.md"), "utf8"), "# card\n");
  assert.ok(existsSync(path.join(target, "tokenizer.json")));
  for (const [name, { values }] of readParameters(target, written, vocabulary)) {
    assert.deepEqual(values, parameters.get(name)?.values, name);
  }
  const word = "embeddings.word_embeddings.weight";
  const [before, after] = [source, target].map((place) => {
    const file = openSafetensors(path.join(place, "model.safetensors"));
    const rows = file.readRows(word, [4, 22]);
    file.close();
    return rows;
  });
  assert.deepEqual(
    after,
    before.map((value) => value * 0.25),
  );
});

test("prompts that the source's origin asks for are declared in the written folder", () => {
  const config = readEncoderConfig(source, 1);
  const vocabulary = Int32Array.of(3, 5, 19);
  const model = { config, parameters: readParameters(source, config, vocabulary), vocabulary, decayed: 1 };
  const written = (name: string) => {
    writeModel(source, path.join(folder, name), model, "");
    return readPrompts(path.join(folder, name));
  };
  assert.deepEqual(written("without"), { query: "", candidate: "", arePooled: true });
  writeFileSync(path.join(source, "PROVENANCE.json"), '{"model": "intfloat/multilingual-e5-small"}');
  assert.deepEqual(written("with"), { query: "query: ", candidate: "passage: ", arePooled: true });
});

test("a folder's origin is PROVENANCE.json's, else its model card's", () => {
  const place = temporaryFolder("origin");
  assert.deepEqual(readModelOrigin(place), { hubId: null, licence: null });
  const card = '---\nlanguage: en\nlicense: apache-2.0\nbase_model: "owner/base"\n---\n# x\nlicense: no\n';
  writeFileSync(path.join(place, "README.md"), card);
  assert.deepEqual(readModelOrigin(place), { hubId: "owner/base", licence: "apache-2.0" });
  writeFileSync(path.join(place, "PROVENANCE.json"), '{"model": "owner/model"}');
  assert.deepEqual(readModelOrigin(place), { hubId: "owner/model", licence: "apache-2.0" });
});

test("a folder that exists is not written over", () => {
  const config = readEncoderConfig(source, 1);
  const model = { config, parameters: new Map(), vocabulary: Int32Array.of(), decayed: 1 };
  assert.throws(() => writeModel(source, source, model, ""), /exists already/);
});
