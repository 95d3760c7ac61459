import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { lockFolder, lockHolder, projectPath } from "../../src/core";
import {
  type Cell,
  cellFolder,
  evaluationFolder,
  processorWarnings,
  readSweep,
  readSweepFile,
  runSweep,
  sweepCells,
} from "../../src/sweep";
import { writeSmallSweep } from "../support/killed-sweep";
import { temporaryFolder } from "../support/temporary-folder";

const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";

const folder = temporaryFolder("store");
process.env.BATCHMIX_RESULTS = path.join(folder, "results");
const sweep = readSweepFile(writeSmallSweep(folder));
const cells = sweepCells(sweep);
const withRate = (rate: number, from: readonly Cell[] = cells) =>
  from.map((cell) => ({ ...cell, settings: { ...cell.settings, learningRate: rate } }));

test("a cell that fails is recorded as failed, the others go on, and it is tried again when asked", {
  skip,
}, async () => {
  const hopeless = withRate(1e30, cells.slice(1, 2));
  const { plan, cells: stored, failures } = await runSweep([...hopeless, ...cells.slice(2)]);
  assert.deepEqual(
    stored.map((cell) => cell !== null),
    [false, true],
  );
  assert.equal(failures.length, 1);
  assert.match(
    failures[0].reason,
    /training: the loss is (NaN|-?Infinity|[\d.e+]+) and the gradient norm .* at step \d/,
  );
  const recorded = JSON.parse(readFileSync(path.join(cellFolder(plan[0].key), "failure.json"), "utf8"));
  assert.equal(recorded.reason, failures[0].reason);
  let started = 0;
  const observer = { onStart: () => void started++ };
  assert.equal((await runSweep(hopeless, { observer })).failures.length, 1);
  assert.equal(started, 0, "left as it is");
  await runSweep(hopeless, { observer, retry: true });
  assert.equal(started, 1, "tried again");
  await assert.rejects(readSweep(hopeless), /1 of 1 cells have no results for this code, data and settings/);
});

test("what an observer throws ends the sweep and is no failure of the cell, which goes on at the next run", {
  skip,
}, async () => {
  const [cell] = withRate(0.0002, cells.slice(1, 2));
  const onProgress = () => {
    throw new Error("the screen is gone");
  };
  await assert.rejects(runSweep([cell], { observer: { onProgress } }), /^Error: the screen is gone$/);
  const { failures, cells: stored } = await runSweep([cell]);
  assert.equal(failures.length, 0);
  assert.ok(stored[0]);
});

test("another evaluation of a trained cell trains nothing, and what is lost of it comes back with the same bits", {
  skip,
}, async () => {
  const { plan } = await runSweep(cells);
  const { key, evaluation } = plan[1];
  const trained = statSync(path.join(cellFolder(key), "model.safetensors")).mtimeMs;
  const result = path.join(evaluationFolder(key, evaluation), "result.json");
  const before = readFileSync(result);
  rmSync(path.dirname(result), { recursive: true });
  const english = cells.map((cell) => ({
    ...cell,
    settings: { ...cell.settings, split: "validation" as const },
  }));
  const { plan: measured } = await runSweep([...english, ...cells]);
  assert.deepEqual(readFileSync(result), before);
  assert.equal(measured[1].key, key);
  assert.notEqual(measured[1].evaluation, evaluation);
  assert.equal(statSync(path.join(cellFolder(key), "model.safetensors")).mtimeMs, trained);
});

test("a cell that another process is at is left to it", { skip }, async () => {
  const own = withRate(2e-4, cells.slice(1, 2));
  const planned = (await runSweep(own, { wait: false })).plan[0];
  rmSync(cellFolder(planned.key), { recursive: true });
  const lock = lockFolder(cellFolder(planned.key)); // as another process would
  const { cells: stored } = await runSweep(own, { wait: false });
  assert.deepEqual(stored, [null]);
  lock?.release();
  assert.equal((await runSweep(own, { wait: false })).failures.length, 0);
});

test("a cell that another machine takes over is left to it, and its end is no failure", {
  skip,
}, async () => {
  const own = withRate(3e-4, cells.slice(1, 2));
  let taken = "";
  const onProgress = ({ key }: { key: string }) => {
    if (taken) return;
    taken = cellFolder(key);
    rmSync(path.join(taken, "holder"), { recursive: true });
    lockFolder(taken); // as another machine would after a long silence
  };
  const { cells: stored, failures } = await runSweep(own, { wait: false, observer: { onProgress } });
  assert.deepEqual({ stored, failures }, { stored: [null], failures: [] });
  assert.ok(!existsSync(path.join(taken, "failure.json")));
  assert.ok(lockHolder(taken));
});

test("a seed whose cells are of two processors is warned of", { skip }, async () => {
  const { plan } = await runSweep(cells);
  assert.deepEqual(processorWarnings(plan), []);
  const { key, inputs } = plan[1];
  const file = path.join(cellFolder(key), "training-timings.json");
  const timings = readFileSync(file, "utf8");
  const here = inputs.engine.provenance.processor;
  writeFileSync(file, timings.replaceAll(here, "Elsewhere 9000"));
  assert.deepEqual(processorWarnings(plan), [
    `cells of seed 0 are of several processors (${[here, "Elsewhere 9000"].sort().join("; ")}), which round differently: run a seed on one`,
  ]);
  writeFileSync(file, timings);
});
