import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { loadEngine } from "../../src/engine";
import { encodeAll, makeEncoder, readEncoderConfig, readParameters } from "../../src/models";
import { loadTokenizer } from "../../src/text";

const folder = projectPath("data", "models", "multilingual-e5-small");
const skip = existsSync(folder) ? false : "no weights here; run: npm start";

const odd: Readonly<Record<string, string>> = {
  "no text": "",
  "spaces alone": "  \t\n ",
  "100,000 characters": "ab ".repeat(33_333).concat("a"),
  "one word of 100,000 characters": "x".repeat(100_000),
  "a high surrogate alone": "a \ud83d b",
  "a low surrogate alone": "\ude00",
  "control characters": "a\u0000b\u0007\u001b[31m\u007f\u0085\u200e",
  "no token of it known": "\u{10fffd}\u{f0000}\u{e0001}",
};

test("odd texts have unit vectors of finite numbers, beside others and alone", { skip }, async () => {
  const config = readEncoderConfig(folder, 1);
  const tokenizer = loadTokenizer(folder);
  const sequences = Object.values(odd).map((text) => tokenizer.encode(text, 128));
  const vocabulary = [...new Set(sequences.flatMap((ids) => [...ids]))].sort((a, b) => a - b);
  const row = new Map(vocabulary.map((id, index) => [id, index]));
  const rows = sequences.map((ids) => ids.map((id) => Number(row.get(id))));
  const encoder = makeEncoder(
    await loadEngine(),
    config,
    readParameters(folder, config, Int32Array.from(vocabulary)),
  );
  const together = encodeAll(encoder, rows);
  for (const [index, name] of Object.keys(odd).entries()) {
    assert.ok(rows[index].length >= 2 && rows[index].length <= 128, `${name}: ${rows[index].length} tokens`);
    const vector = together.subarray(index * encoder.width, (index + 1) * encoder.width);
    const norm = Math.hypot(...vector);
    assert.ok(Math.abs(norm - 1) < 1e-5, `${name}: a norm of ${norm}`);
    const alone = encodeAll(encoder, [rows[index]]);
    assert.ok(Math.max(...alone.map((value, i) => Math.abs(value - vector[i]))) < 1e-5, name);
  }
  encoder.dispose();
});
