import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { summariseStudy } from "../../src/analysis";
import { defaultSettings } from "../../src/settings";
import { seedItemInterval } from "../../src/statistics";
import { planCells, runSweep, type StoredCell } from "../../src/sweep";
import { writeSmallCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("uneven");
process.env.BATCHMIX_RESULTS = path.join(folder, "results");
const model = path.join(folder, "model");
writeSmallModel(model, "small-labse");
const whole = path.join(folder, "whole.jsonl");
writeSmallCorpus(whole);

/** The untrained model's cell on a corpus file, by the real command's way. */
async function untrained(corpus: string): Promise<StoredCell> {
  const settings = { ...defaultSettings(corpus), model, seeds: 1 };
  const [cell] = (await runSweep(planCells(settings, []))).cells;
  assert.ok(cell);
  return cell;
}

test("in a sweep an item with one text a language is no item of mono retrieval: the interval is over the others", async () => {
  const items = readFileSync(whole, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const tested = items.filter(({ split }) => split === "test");
  for (const { texts } of tested.slice(6)) texts.splice(0, 9, texts[0], texts[3], texts[6]);
  const uneven = path.join(folder, "uneven.jsonl");
  writeFileSync(uneven, items.map((item) => `${JSON.stringify(item)}\n`).join(""));

  const stored = await untrained(uneven);
  const { itemScores, itemWeights } = stored.result;
  assert.deepEqual(
    itemWeights?.mono.map((weight) => Number(weight.toFixed(9))),
    [...Array(6).fill(Number((8 / 6).toFixed(9))), 0, 0],
  );
  const asked = (itemScores.mono ?? []).slice(0, 6).map((score) => (score * 6) / 8);
  const alone = seedItemInterval([asked]);
  const [summary] = summariseStudy([stored]);
  for (const end of ["value", "low", "high"] as const)
    assert.ok(Math.abs((summary.mAP.mono?.[end] ?? Number.NaN) - alone[end]) < 1e-9, end);
  assert.equal((await untrained(whole)).result.itemWeights, undefined, "all languages have all items");
});
