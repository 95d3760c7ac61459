import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import type { Corpus } from "../../src/data";
import { makeMix } from "../../src/mixture";
import { defaultSettings } from "../../src/settings";
import { type CellInputs, cellTexts, loadCellInputs, trainCell } from "../../src/sweep";
import { validation } from "../../src/sweep/run-cell";
import { temporaryFolder } from "../support/temporary-folder";

const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";

const { seeds: _, ...defaults } = defaultSettings("emoji");
const settings = {
  ...defaults,
  layers: 1,
  steps: 4,
  warmupSteps: 1,
  batchSize: 4,
  evaluationLanguages: ["en", "de"],
  evaluateEvery: 2,
};
const cell = { mix: makeMix(1, 1, 1), seed: 0, settings };

/** The same inputs, but whoever touches the test split or what is made of it fails. */
function withoutTest(inputs: CellInputs): CellInputs {
  const forbidden = (): never => {
    throw new Error("the test split was touched");
  };
  const { train, validation } = inputs.corpus.splits;
  const splits = Object.defineProperty({ train, validation }, "test", { get: forbidden }) as Corpus["splits"];
  const guarded = { ...inputs, corpus: { ...inputs.corpus, splits } };
  return Object.defineProperty(guarded, "retrievalSet", { get: forbidden });
}

test("early stopping measures the validation split, cannot reach test texts, and logs what it saw", {
  skip,
}, async () => {
  const inputs = await loadCellInputs(settings);
  const folder = temporaryFolder("validation");
  const guarded = withoutTest(inputs);
  const { model, progress } = await trainCell(cell, guarded, cellTexts(cell, guarded), {
    log: folder,
    checkpoints: folder,
  });
  const points = progress.validations;
  assert.deepEqual(
    points.map(({ steps }) => steps),
    [2, 4],
  );
  const log = readFileSync(path.join(folder, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  assert.deepEqual(
    log.map((line) => JSON.parse(line).validation),
    [undefined, points[0].scores, undefined, points[1].scores],
  );
  const best = Math.max(...points.map(({ scores }) => scores.mean));
  assert.deepEqual((await validation({ settings }, withoutTest(inputs))(model)).mean, best);
  const { mean, cross, multi } = points[0].scores;
  assert.ok(Math.abs(mean * 3 - Number(points[0].scores.mono) - Number(cross) - Number(multi)) < 1e-12);
});

test("a corpus without validation texts is refused in one sentence", { skip }, async () => {
  const inputs = await loadCellInputs(settings);
  const { splits } = inputs.corpus;
  const corpus = { ...inputs.corpus, splits: { ...splits, validation: [] } };
  assert.throws(
    () => validation({ settings }, { ...inputs, corpus }),
    /^UserError: emoji: no validation texts in en de, which evaluateEvery measures on; train without/,
  );
});
