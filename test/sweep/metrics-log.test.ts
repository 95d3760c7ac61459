import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { MetricsLog, readMetrics } from "../../src/sweep/metrics-log";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("log");

const batch = {
  kind: "cross" as const,
  queries: [Int32Array.of(1, 2, 3)],
  positives: [Int32Array.of(4, 5)],
  tokensByLanguage: { en: 3, de: 2 },
};
const seen = { loss: 2, gradientNorm: 3, learningRate: 1e-4, seconds: 0.5 };

test("a log has one line a step, and none twice after a run went back to a checkpoint", () => {
  const file = path.join(folder, "metrics.jsonl");
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

test("a log that a crash cut short, or that lacks a step, is read up to there and goes on from there", () => {
  const file = path.join(folder, "torn.jsonl");
  const stepsOf = () => readMetrics(file).map(({ step }) => step);
  assert.deepEqual(stepsOf(), []);
  const amounts = { pairsPerSecond: 2, tokensByLanguage: { en: 3 } };
  const whole = (step: number) => `${JSON.stringify({ step, ...amounts })}\n`;
  const poor = `${JSON.stringify({ step: 3, pairsPerSecond: 2 })}\n`;
  for (const torn of ['{"step":3,"lo', "\n", whole(4), poor, ""]) {
    writeFileSync(file, whole(1) + whole(2));
    appendFileSync(file, torn);
    assert.deepEqual(stepsOf(), [1, 2]);
    const resumed = new MetricsLog(file);
    for (const step of [3, 4]) resumed.add(step, batch, seen);
    assert.deepEqual(stepsOf(), [1, 2, 3, 4]);
    assert.equal(readFileSync(file, "utf8").split("\n").length, 5, "four lines, the last one ended");
  }
});
