import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { figuresIn, notebookOutputs, notebookSkip } from "../support/executed-notebook";
import { runSmallSweep, writeSmallSweep } from "../support/killed-sweep";
import { writeParallelCorpus } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

test("the notebook of one's own data runs on parallel text, and results lists its cells beside a sweep's, stale ones too", {
  skip: notebookSkip,
}, async (context) => {
  const folder = temporaryFolder("own-data");
  const before = process.env.BATCHMIX_RESULTS;
  const results = path.join(folder, "results");
  process.env.BATCHMIX_RESULTS = results;
  context.after(() => {
    if (before === undefined) delete process.env.BATCHMIX_RESULTS;
    else process.env.BATCHMIX_RESULTS = before;
    rmSync(folder, { recursive: true, force: true });
  });
  await runSmallSweep(writeSmallSweep(folder), results);
  const file = path.join(folder, "mine.jsonl");
  writeParallelCorpus(file);
  const outputs = await notebookOutputs("10-your-own-data", { file, batchSize: 8, layers: 1, steps: 3 });
  assert.equal(figuresIn(outputs), 1);
  const shown = outputs
    .map((data) => [data["text/markdown"] ?? data["text/plain"]].flat().join(""))
    .join("\n");
  assert.match(shown, /\{"id":"0","split":"train","texts":\[\{"language":"en"/);
  assert.match(
    shown,
    /- mine\.jsonl has no mono batches, since .*; the design is the cross corner of the triangle\./,
  );
  assert.match(shown, /- mine test has no mono retrieval, since no query has a relevant candidate/);
  assert.match(shown, /^untrained\t–\t\d\.\d+\t.*\n0:1:0\t–\t\d\.\d+\t/m);
  assert.match(shown, /^setting\tcross − untrained\t95 % interval\tp/m);

  const configs = configsIn(results);
  assert.equal(
    configs.length,
    5 + 3,
    "two trainings and three evaluations of the sweep, one and two of the notebook",
  );
  for (const file of configs)
    assert.ok(!("seeds" in JSON.parse(readFileSync(file, "utf8")).cell.settings), file);

  // what an earlier version stored has `seeds` among a cell's settings, and lacks others
  const old = "0".repeat(24);
  cpSync(path.join(results, readdirSync(results)[0]), path.join(results, old), { recursive: true });
  for (const file of configsIn(path.join(results, old))) {
    const { cell, identity } = JSON.parse(readFileSync(file, "utf8"));
    const { masksFalseNegatives: _, ...settings } = cell.settings;
    writeFileSync(file, JSON.stringify({ cell: { ...cell, settings: { ...settings, seeds: 3 } }, identity }));
  }
  const listed = (...options: string[]) => {
    const command = [projectPath("bin", "batchmix.cjs"), "results", ...options];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trimEnd().split("\n").slice(1);
  };
  const valid = listed();
  assert.equal(valid.length, 3 + 2);
  for (const [corpus, cells] of [
    ["few.jsonl", 3],
    ["mine.jsonl", 2],
  ] as const)
    assert.equal(valid.filter((row) => row.includes(corpus)).length, cells, corpus);
  const stale = listed("--stale");
  assert.equal(stale.length, 1);
  assert.match(stale[0], new RegExp(`^${old} .*settings that it does not record: masksFalseNegatives`));
});

function configsIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => path.basename(name) === "config.json").map((name) => path.join(folder, name));
}
