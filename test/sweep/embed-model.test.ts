import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import { writeSafetensors } from "../../src/models";
import { embedModel } from "../../src/sweep";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { temporaryFolder } from "../support/temporary-folder";

test("an encoding that fails gives its tensors back", async () => {
  const engine = await loadEngine();
  const modelFolder = temporaryFolder("embed");
  const words = { shape: [23, 15], values: new Float32Array(23 * 15) };
  const arrays = new Map([["embeddings.word_embeddings.weight", words]]);
  writeSafetensors(path.join(modelFolder, "model.safetensors"), arrays);
  const vocabulary = Int32Array.from({ length: smallConfig.vocabularySize }, (_, id) => id);
  const model = { config: smallConfig, parameters: smallParameters(smallConfig), vocabulary, decayed: 1 };
  const toEncode = smallSequences([3, 5], smallConfig);
  const [queries, candidates] = [toEncode.slice(0, 1), toEncode.slice(1)];
  const fail = () => {
    throw new Error("on purpose");
  };
  const tokens = { queries, candidates, toEncode, vocabulary };
  const alive = () => engine.binding?.getNumOfTensors() ?? engine.tf.memory().numTensors;
  const before = alive();
  const embed = () => embedModel({ engine, modelFolder }, model, tokens, "fp32", fail);
  assert.throws(embed, /on purpose/);
  assert.equal(alive(), before);
});
