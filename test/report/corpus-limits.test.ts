import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readStudy, reportPage, studyReport } from "../../src/report";
import { planLimits, planSweep, readSweepFile, runSweep, sweepCells } from "../../src/sweep";
import { writeParallelCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

test("a report of parallel text prints what its plan prints: the kinds that the corpus has no batches of", async () => {
  const folder = temporaryFolder("limits");
  process.env.BATCHMIX_RESULTS = path.join(folder, "results");
  const model = path.join(folder, "model");
  writeSmallModel(model, "small-labse");
  writeParallelCorpus(path.join(folder, "parallel.jsonl"));
  const file = path.join(folder, "sweep.json");
  const settings = { model, layers: 1, batchSize: 8, steps: 2, warmupSteps: 1 };
  const sweep = { corpus: "parallel.jsonl", design: ["simplex-centroid"], seeds: 1, settings };
  writeFileSync(file, JSON.stringify(sweep));
  const cells = sweepCells(readSweepFile(file));
  const limits = planLimits(await planSweep(cells));
  assert.match(
    limits.join("\n"),
    /no mono batches, since .*; no multi batches, since .*; the design is the cross corner/,
  );
  await runSweep(cells);
  const page = reportPage(studyReport(await readStudy(file)));
  for (const sentence of limits) assert.ok(page.includes(`<li>${sentence}</li>`), sentence);
});
