import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import {
  type Cell,
  cellFolder,
  evaluationFolder,
  openResults,
  readSweep,
  readSweepFile,
  runSweep,
  storedEntries,
  sweepCells,
} from "../../src/sweep";
import { lockFolder, lockHolder } from "../../src/sweep/store";
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

test("SQL over stored results: cells, settings, queries and steps; nothing stale among them", {
  skip,
}, async () => {
  const stored = (await runSweep(cells)).cells;
  const entries = (await storedEntries()).filter(({ stale }) => stale === null);
  const database = await openResults(entries);
  const one = stored[1]?.result;
  assert.ok(one);
  const where = `WHERE key = '${one.key}' AND evaluation = '${one.evaluation}'`;
  const ask = async (sql: string) => (await database.rows(sql)).rows;
  assert.deepEqual(
    await ask(`SELECT "mono", "cross", multi, seed, "mAP_multi", steps, dropout FROM cells ${where}`),
    [{ mono: 0.5, cross: 0.5, multi: 0, seed: 0, mAP_multi: one.macro.multi, steps: 6, dropout: 0.1 }],
  );
  const settings = await ask(`SELECT kind, "query", candidate, queries, "mAP" FROM settings ${where}`);
  assert.deepEqual(
    settings.map(({ mAP, ...rest }) => ({ ...rest, meanAP: mAP })),
    one.settings,
  );
  const [{ multi }] = await ask(
    `SELECT avg(mean) AS multi FROM (SELECT language, avg("AP") AS mean FROM queries ${where} AND setting = 'multi' GROUP BY language)`,
  );
  assert.ok(Math.abs(Number(multi) - Number(one.macro.multi)) < 1e-12);
  const stepsOf = () => ask(`SELECT step FROM steps WHERE key = '${one.key}'`);
  assert.equal((await stepsOf()).length, 6);
  appendFileSync(path.join(cellFolder(one.key), "metrics.jsonl"), '\n{"step":7,"lo');
  assert.equal((await stepsOf()).length, 6, "a torn log is read as far as it goes");
  await assert.rejects(database.rows("SELECT nothing FROM cells"), /^UserError: Binder Error/);
  const csv = path.join(folder, "cells.csv");
  await database.write("SELECT count(*) AS cells FROM cells;", csv);
  assert.equal(readFileSync(csv, "utf8"), `cells\n${entries.length}\n`);
  assert.throws(() => database.write("SELECT 1", path.join(folder, "cells.xlsx")), /must end on \.csv/);
  database.close();
});

test("results of other data are stale and say so; changed files are refused", { skip }, async () => {
  const { plan } = await runSweep(cells.slice(0, 2));
  appendFileSync(
    sweep.corpus,
    '{"id": "new", "split": "test", "texts": [{"language": "en", "role": "query", "text": "a"}, {"language": "en", "role": "candidate", "text": "b"}]}\n',
  );
  const entries = await storedEntries();
  assert.deepEqual(
    [...new Set(entries.map(({ stale }) => stale))],
    ["changed: the training corpus, the evaluation corpus"],
  );
  const file = path.join(evaluationFolder(plan[0].key, plan[0].evaluation), "result.json");
  await assert.rejects(readSweep(cells.slice(0, 2)), /2 of 2 cells have no results/);
  const again = (await runSweep(cells.slice(0, 1))).plan[0];
  const changed = path.join(evaluationFolder(again.key, again.evaluation), "result.json");
  assert.notEqual(changed, file);
  appendFileSync(changed, " ");
  await assert.rejects(
    readSweep(cells.slice(0, 1)),
    /result\.json: changed since it was written; delete .* and run again/,
  );
});
