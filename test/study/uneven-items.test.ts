import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { studyContrasts } from "../../src/analysis";
import { storedBias } from "../../src/report";
import { publishedResults, publishStudy, readPublished, studySweeps } from "../../src/study";
import {
  cellsByMeasure,
  cellsByRankDistance,
  parseCellMeasure,
  planSweep,
  runPlan,
  type StoredCell,
  testedOn,
} from "../../src/sweep";
import { writeSmallCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

/**
 * A study of a corpus whose test items differ in their languages: the second and third of eight have no English texts, so
 * that the queries, which stand language by language, name the items in another order than the corpus.
 */
const folder = temporaryFolder("uneven-study");
const study = path.join(folder, "study");
const sweep = {
  corpus: path.join(folder, "uneven.jsonl"),
  design: ["1:0:0", "0:1:0"],
  seeds: 2,
  settings: { model: path.join(folder, "model"), steps: 2, batchSize: 4 },
};
const own = parseCellMeasure("own@5");
let stored: readonly StoredCell[];

before(async () => {
  process.env.BATCHMIX_RESULTS = path.join(folder, "results");
  writeSmallModel(sweep.settings.model, "small-labse");
  const whole = path.join(folder, "whole.jsonl");
  writeSmallCorpus(whole);
  const items = readFileSync(whole, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const each of items.filter(({ split }) => split === "test").slice(1, 3))
    each.texts = each.texts.filter(({ language }: { language: string }) => language !== "en");
  writeFileSync(sweep.corpus, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  mkdirSync(path.join(study, "sweeps"), { recursive: true });
  writeFileSync(path.join(study, "sweeps", "1-only.json"), JSON.stringify(sweep));
  const tests = [
    { contrasts: ["cross − mono"], measures: ["multi"], measure: own.name, expected: "below 0" },
  ];
  const hypotheses = { margins: { [own.name]: 0.01 }, hypotheses: [{ statement: "bias", tests }] };
  writeFileSync(path.join(study, "hypotheses.json"), JSON.stringify(hypotheses));
  const { cells } = await runPlan(await planSweep(studySweeps(study).flatMap(({ cells }) => cells)));
  stored = cells.flatMap((cell) => cell ?? []);
  await publishStudy(study);
});
after(() => {
  delete process.env.BATCHMIX_RESULTS;
  rmSync(folder, { recursive: true });
});

test("a published measure stands beside the AP of its item", async () => {
  const { items, cells } = await readPublished(study);
  const { items: asked } = await testedOn(stored[0]);
  assert.notDeepEqual(asked, [...asked].sort(), "queries name items in the order of the corpus");
  const byMeasure = await cellsByMeasure(stored, own);
  for (const [at, { result }] of stored.entries()) {
    const [row] = [...cells.column("key").keys()].filter((each) => cells.column("key")[each] === result.key);
    const table = items.where("cell", cells.column("cell")[row]);
    const scores = byMeasure[at].result.itemScores.multi as readonly number[];
    // items are 16 to 23 in the corpus' order, and `asked` in the queries'
    const expected = Array.from({ length: 8 }, (_, item) =>
      Math.fround(scores[asked.indexOf(`${16 + item}`)]),
    );
    assert.deepEqual(table.column(`${own.name}_multi`), expected);
  }
});

test("published contrasts have the intervals of the stored ones where items weigh unequally", async () => {
  const { cells } = await publishedResults(study);
  assert.ok(stored[0].result.itemWeights?.mono.some((weight) => weight !== 1));
  const numbers = (each: readonly StoredCell[]) =>
    studyContrasts(each).map(({ contrast, setting, estimate, low, high }) => [
      `${contrast} ${setting}`,
      ...[estimate, low, high].map((value) => value.toFixed(4)),
    ]);
  assert.deepEqual(numbers(cells), numbers(stored));
});

test("language bias at equal accuracy is at equal AP, whatever measure the cells are compared on", async () => {
  assert.deepEqual(await storedBias(cellsByRankDistance(stored)), await storedBias(stored));
});

test("a sweep with factors is refused in a study, by its file", () => {
  const file = path.join(study, "sweeps", "2-rates.json");
  const { seeds, ...others } = sweep;
  writeFileSync(file, JSON.stringify({ ...others, seeds, factors: { learningRate: [1e-4, 2e-4] } }));
  assert.throws(() => studySweeps(study), /2-rates\.json: has factors, and a sweep of a study is of one/);
  rmSync(file);
});
