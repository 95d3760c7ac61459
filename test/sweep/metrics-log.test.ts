import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { MetricsLog } from "../../src/sweep/metrics-log";

const batch = {
  kind: "cross" as const,
  queries: [Int32Array.of(1, 2, 3)],
  positives: [Int32Array.of(4, 5)],
  tokensByLanguage: { en: 3, de: 2 },
};
const seen = { loss: 2, gradientNorm: 3, learningRate: 1e-4, seconds: 0.5 };

test("a log has one line a step, and none twice after a run went back to a checkpoint", () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "batchmix-log-")), "metrics.jsonl");
  const first = new MetricsLog(file);
  for (const step of [1, 2, 3, 4]) first.add(step, batch, seen);
  const resumed = new MetricsLog(file);
  for (const step of [3, 4, 5]) resumed.add(step, batch, { ...seen, loss: 1 });
  const lines = readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ step, loss }) => [step, loss]),
    [
      [1, 2],
      [2, 2],
      [3, 1],
      [4, 1],
      [5, 1],
    ],
  );
  const { pairsPerSecond, paddingShare, tokensByLanguage } = lines[0];
  assert.equal(pairsPerSecond, 1 / 0.5);
  assert.equal(paddingShare, 1 - 5 / 16, "3 and 2 tokens in attention of 8 places each");
  assert.deepEqual(tokensByLanguage, { en: 3, de: 2 });
});
