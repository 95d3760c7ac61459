import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { modelHashes, readEncoderConfig, readPrompts } from "../../src/models";
import { writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

test("a folder named like a JSON file is no setting; a settings file that ends early is one sentence", () => {
  const folder = temporaryFolder("hashes");
  writeSmallModel(folder, "small-xlm-roberta");
  const before = modelHashes(folder, readEncoderConfig(folder));
  mkdirSync(path.join(folder, "notes.json"));
  assert.deepEqual(modelHashes(folder, readEncoderConfig(folder)), before);
  writeFileSync(path.join(folder, "config_sentence_transformers.json"), '{"prompts": {"query": "q');
  assert.throws(
    () => readPrompts(folder),
    /^UserError: .*config_sentence_transformers\.json: damaged \(.*\); fetch the model again/,
  );
});
