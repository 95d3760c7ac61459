import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { mixLabel } from "../../src/mixture";
import { cellName, planLimits, planSweep, sweepCells, trainModel } from "../../src/sweep";
import { writeParallelCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("impossible");
process.env.BATCHMIX_RESULTS = path.join(folder, "results");
const [model, corpus] = ["model", "parallel.jsonl"].map((name) => path.join(folder, name));
writeSmallModel(model, "small-labse");
writeParallelCorpus(corpus);

function cellsOf(...design: string[]) {
  const settings = { model, layers: 1, batchSize: 8, steps: 2, warmupSteps: 1 };
  return sweepCells({ corpus, design, seeds: 1, settings });
}

test("a design shrinks to the mixes that a corpus has batches of, and why is said", async () => {
  const plan = await planSweep(cellsOf("simplex-centroid"));
  assert.deepEqual(plan.map(cellName), ["untrained", "0:1:0 seed 0"]);
  assert.deepEqual(planLimits(plan.slice(1)), [
    "parallel.jsonl has no mono batches, since no item has two texts in a training language; no multi batches, since without pairs in one language they would be cross batches; the design is the cross corner of the triangle.",
    "parallel test has no mono retrieval, since no query has a relevant candidate in its own language.",
  ]);
});

test("a mix that is asked for by name, and a design of which nothing is left, are refused before anything runs", async () => {
  const refusal =
    /^parallel\.jsonl: mix 1:1:0 is impossible: no mono batches, since .*; use a mix of cross batches$/;
  await assert.rejects(planSweep(cellsOf("simplex-centroid", "1:1:0")), (error: Error) => {
    assert.match(error.message, refusal);
    return error instanceof UserError;
  });
  await assert.rejects(
    planSweep(cellsOf("midpoints")),
    /^UserError: no mix of the design is possible: parallel/,
  );
  const [, named] = cellsOf("1:1:0");
  assert.equal(named.mix && mixLabel(named.mix), "1:1:0");
  const cell = { ...named, mix: named.mix as NonNullable<typeof named.mix>, seed: 0 };
  await assert.rejects(trainModel(cell, path.join(folder, "out")), { message: refusal });
});
