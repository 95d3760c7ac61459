import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readEncoderConfig } from "../../src/models";
import { temporaryFolder } from "../support/temporary-folder";

/** The values of XLM-RoBERTa base's config.json that decide its computation. */
const xlmRobertaBase = {
  model_type: "xlm-roberta",
  hidden_act: "gelu",
  num_hidden_layers: 12,
  hidden_size: 768,
  num_attention_heads: 12,
  intermediate_size: 3072,
  vocab_size: 250002,
  max_position_embeddings: 514,
  pad_token_id: 1,
  type_vocab_size: 1,
  layer_norm_eps: 1e-5,
};

function modelFolder(config: unknown, pooling?: unknown): string {
  const folder = temporaryFolder("model");
  writeFileSync(
    path.join(folder, "config.json"),
    typeof config === "string" ? config : JSON.stringify(config),
  );
  if (pooling) {
    mkdirSync(path.join(folder, "1_Pooling"));
    writeFileSync(path.join(folder, "1_Pooling", "config.json"), JSON.stringify(pooling));
  }
  return folder;
}

test("XLM-RoBERTa's positions begin after the padding row, which leaves 512 of its 514", () => {
  const config = readEncoderConfig(modelFolder(xlmRobertaBase), 3);
  assert.equal(config.firstPosition, 2);
  assert.equal(config.maxTokens, 512);
  assert.equal(config.layers, 3);
  assert.deepEqual(config.pooling, ["mean"]);
});

test("pooling is what sentence-transformers' folder says", () => {
  const cls = { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false };
  assert.deepEqual(readEncoderConfig(modelFolder(xlmRobertaBase, cls)).pooling, ["cls"]);
  const odd = { pooling_mode: "median" };
  assert.throws(() => readEncoderConfig(modelFolder(xlmRobertaBase, odd)), /pools by "median"/);
});

test("a folder that is no model, or one we do not compute, is refused in one sentence", () => {
  const empty = temporaryFolder("model");
  assert.throws(() => readEncoderConfig(empty), /is no model folder: config\.json is missing/);
  assert.throws(
    () => readEncoderConfig(modelFolder('{"model_type": ')),
    /config\.json: damaged \(.*\); fetch the model again/,
  );
  assert.throws(
    () => readEncoderConfig(modelFolder({ ...xlmRobertaBase, model_type: "t5" })),
    /"t5"; batchmix computes/,
  );
  assert.throws(
    () => readEncoderConfig(modelFolder({ ...xlmRobertaBase, hidden_act: "gelu_10" })),
    /hidden_act is gelu_10; batchmix computes gelu, /,
  );
  assert.throws(
    () => readEncoderConfig(modelFolder({ ...xlmRobertaBase, vocab_size: 0 })),
    /vocab_size is 0/,
  );
  assert.throws(() => readEncoderConfig(modelFolder(xlmRobertaBase), 13), /has 12 layers/);
});
