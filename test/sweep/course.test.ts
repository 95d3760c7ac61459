import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../src/core";
import {
  type Cell,
  cellFolder,
  cellTexts,
  evaluateCell,
  evaluationFolder,
  loadCellInputs,
  openResults,
  readSweepFile,
  runCell,
  runSweep,
  storedEntries,
  sweepCells,
  trainCell,
} from "../../src/sweep";
import { resultHashes } from "../support/killed-sweep";
import { writeOneCell } from "../support/one-cell";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("course");
const results = path.join(folder, "results");
process.env.BATCHMIX_RESULTS = results;
const [, plain] = sweepCells(readSweepFile(writeOneCell(folder)));
const measured = (...measureAt: number[]): Cell => ({
  ...plain,
  settings: { ...plain.settings, measureAt },
});

/** The hashes of all files but those that hold the setting itself, or a hash of such a file. */
function hashes(): [string, string][] {
  return [...resultHashes(results)].filter(([name]) => !/(config|manifest)\.json$/.test(name)).sort();
}

test("steps measured later train nothing anew on disk, and are what the same run measures on its way", async () => {
  const { plan } = await runSweep([plain]);
  const [{ key }] = plan;
  const before = hashes();
  const written = statSync(path.join(cellFolder(key), "model.safetensors")).mtimeMs;

  const later = (await runSweep([measured(2, 4)])).cells[0];
  assert.equal(statSync(path.join(cellFolder(key), "model.safetensors")).mtimeMs, written);
  assert.deepEqual(
    later?.course?.map(({ step }) => step),
    [2, 4],
  );
  const repeated = hashes();
  for (const [name, hash] of before)
    assert.ok(repeated.some(([each, same]) => each === name && same === hash));

  rmSync(results, { recursive: true });
  await runSweep([measured(4, 2, 6)]); // the sixth step is the last one
  assert.deepEqual(hashes(), repeated);
});

test("an evaluation in the course is that of a training which ends at its step under the same schedule", async () => {
  const inputs = await loadCellInputs(plain.settings);
  const { model } = await trainCell(plain, inputs, cellTexts(plain, inputs), { until: 2 });
  const { result } = evaluateCell(plain, inputs, model);
  const stored = (await runSweep([measured(2)])).cells[0];
  assert.deepEqual(stored?.course?.[0].result, JSON.parse(JSON.stringify(result)));
  assert.notDeepEqual(stored?.result.macro, result.macro);
});

test("each point has the pairs and tokens of the batches until its step, and seconds that grow", async () => {
  const inputs = await loadCellInputs(plain.settings);
  const { batches } = cellTexts(plain, inputs);
  const stored = (await runSweep([measured(2, 4)])).cells[0];
  const points = [...(stored?.course ?? []), { step: 6, timings: stored?.timings }];
  for (const { step, timings } of points) {
    const texts = batches.slice(0, step).flatMap(({ queries, positives }) => [...queries, ...positives]);
    assert.equal(timings?.trainingPairs, texts.length / 2);
    assert.equal(
      timings?.trainingTokens,
      texts.reduce((sum, { length }) => sum + length, 0),
    );
  }
  const seconds = points.map(({ timings }) => timings?.trainingSeconds ?? Number.NaN);
  assert.ok(0 < seconds[0] && seconds[0] < seconds[1] && seconds[1] < seconds[2], String(seconds));
});

test("a run that is interrupted between measured steps goes on to the same bits", async () => {
  await runSweep([measured(2, 4)]);
  const whole = hashes();
  rmSync(results, { recursive: true });
  const inputs = await loadCellInputs(plain.settings);
  let steps = 0;
  const interrupted = {
    checkpointSeconds: 0,
    onStep: (done: number) => {
      steps = done;
    },
    pause: async () => {
      if (steps === 3) throw new Error("interrupted");
    },
  };
  await assert.rejects(runCell(measured(2, 4), inputs, interrupted), /interrupted/);
  // one measured step was forgotten when the run began: it goes back to a checkpoint before that step
  await runSweep([measured(2, 4, 1)]);
  const gone = (name: string) => name.includes(`evaluations`);
  const found = hashes();
  for (const [name, hash] of whole)
    assert.ok(
      found.some(([each, same]) => each === name && same === hash),
      name,
    );
  assert.equal(
    found.filter(([name]) => gone(name)).length,
    (whole.filter(([name]) => gone(name)).length / 3) * 4,
  );
});

test("SQL has the course in a table of its own, and a lost measurement is made again", async () => {
  const { plan } = await runSweep([measured(2, 4)]);
  const database = await openResults(await storedEntries());
  const { rows } = await database.rows('SELECT step, "mAP_multi" FROM course ORDER BY step');
  const cells = await database.rows("SELECT * FROM cells");
  database.close();
  assert.deepEqual(
    rows.map(({ step }) => Number(step)).filter((step) => step !== 1),
    [2, 4],
  );
  assert.equal(cells.rows.length, 1);
  const lost = evaluationFolder(plan[0].key, plan[0].course[0].evaluation);
  const kept = readFileSync(path.join(lost, "result.json"));
  writeFileSync(path.join(lost, "result.json"), "{}");
  await assert.rejects(runSweep([measured(2, 4)]), /was changed, or manifest.json beside it/);
  rmSync(lost, { recursive: true });
  await runSweep([measured(2, 4)]);
  assert.deepEqual(readFileSync(path.join(lost, "result.json")), kept);
});

test("steps beyond the last one, and early stopping, are refused by name", async () => {
  await assert.rejects(loadCellInputs(measured(7).settings), (error: Error) => {
    assert.ok(error instanceof UserError);
    return /measureAt must be of steps up to 6, the last one, not 7/.test(error.message);
  });
  const stopping = { ...measured(2).settings, evaluateEvery: 2 };
  await assert.rejects(loadCellInputs(stopping), /measureAt .* evaluateEvery .* leave one out/);
});
