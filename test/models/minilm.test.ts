import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { loadEngine } from "../../src/engine";
import { encodeAll, makeEncoder, readEncoderConfig, readParameters, readPrompts } from "../../src/models";
import { loadTokenizer } from "../../src/text";

/** Vectors by sentence-transformers 6.2: make-minilm-embeddings.py. */
const reference: { texts: string[]; lengths: number[]; vectors: string } = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "models", "minilm-embeddings.json"), "utf8"),
);
const folder = projectPath("data", "models", "all-MiniLM-L6-v2");
const skip = existsSync(folder) ? false : "no weights here; run: npx batchmix model all-MiniLM-L6-v2";

test("all-MiniLM-L6-v2: texts of 2 to 256 tokens have sentence-transformers' vectors", { skip }, async () => {
  const config = readEncoderConfig(folder);
  const tokenizer = loadTokenizer(folder);
  const sequences = reference.texts.map((text) => tokenizer.encode(text, 256));
  assert.deepEqual(
    sequences.map(({ length }) => length),
    reference.lengths,
  );
  const everyToken = Int32Array.from({ length: config.vocabularySize }, (_, id) => id);
  const encoder = makeEncoder(await loadEngine(), config, readParameters(folder, config, everyToken));
  const ours = encodeAll(encoder, sequences);
  encoder.dispose();
  const bytes = Buffer.from(reference.vectors, "base64");
  assert.equal(bytes.length, ours.length * 4);
  const largest = ours.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - bytes.readFloatLE(4 * i))),
    0,
  );
  assert.ok(largest <= 1e-5, `largest difference ${largest}`);
});

test("all-MiniLM-L6-v2: takes no prompts", { skip }, () => {
  assert.deepEqual(readPrompts(folder), { query: "", candidate: "", arePooled: true });
});
