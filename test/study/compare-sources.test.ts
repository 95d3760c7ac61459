import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { mixName, studyContrasts, sweepDifferences } from "../../src/analysis";
import { compareSources } from "../../src/study";
import { queryRows, readSweepFile, runSweep, type StoredCell, sweepCells } from "../../src/sweep";
import { ownResults } from "../support/own-results";
import { writeSmallCorpus } from "../support/small-model";

/** A sweep of mono and cross batches with two seeds, run. */
async function sweepOf(place: string, name: string, corpus: string, settings: object) {
  const file = path.join(place, `${name}.json`);
  writeFileSync(file, JSON.stringify({ corpus, design: ["1:0:0", "0:1:0"], seeds: 2, settings }));
  const { cells, failures } = await runSweep(sweepCells(readSweepFile(file)));
  assert.deepEqual(failures, []);
  return { file, cells: cells as StoredCell[] };
}

async function threeSweeps(context: TestContext) {
  const { place, model } = ownResults(context, "compare");
  writeSmallCorpus(path.join(place, "small.jsonl"));
  const settings = { model, steps: 3, warmupSteps: 1, batchSize: 4 };
  const short = await sweepOf(place, "short", "small.jsonl", settings);
  const long = await sweepOf(place, "long", "small.jsonl", { ...settings, steps: 6 });
  const some = await sweepOf(place, "some", "small.jsonl", {
    ...settings,
    evaluationLanguages: ["en", "de"],
  });
  return { place, model, short, long, some };
}

const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-12, `${one} ${other}`);

test("sweeps and models are compared as they are within one study, over what both were tested on", async (context) => {
  const { place, model, short, long, some } = await threeSweeps(context);

  // two sweeps on the same test, as the differences of their stored cells; the untrained cell is one and the same
  const { rows, labels, notes, measure } = await compareSources([long.file, short.file]);
  const expected = sweepDifferences(long.cells, short.cells).filter(({ mix }) => mix !== "untrained");
  assert.deepEqual(
    rows.map(({ contrast, setting }) => `${contrast} ${setting}`),
    expected.map(({ mix, setting }) => `${mix} ${setting}`),
  );
  assert.equal(rows.length, 6);
  for (const [at, row] of rows.entries())
    for (const end of ["estimate", "low", "high"] as const) near(row[end], expected[at][end]);
  assert.deepEqual([labels, notes, measure.name], [["long", "short"], [], "mAP"]);
  const byDistance = await compareSources([long.file, short.file], "rank distance");
  assert.deepEqual([...new Set(byDistance.rows.map(({ setting }) => setting))], ["multi"]);
  const distance = (cells: readonly StoredCell[]) =>
    cells
      .filter(({ result }) => mixName(result.cell.mix) === "mono")
      .reduce((sum, { result }) => sum + result.rankDistance / 2, 0);
  assert.ok(Math.abs(byDistance.rows[0].estimate - (distance(long.cells) - distance(short.cells))) < 1e-9);

  // the untrained model as a folder: less each mix what each mix is more than the untrained model
  const ofModel = await compareSources([model, short.file]);
  const within = studyContrasts(short.cells);
  for (const kind of ["mono", "cross"] as const) {
    const row = ofModel.rows.find((each) => each.contrast === `model − ${kind}` && each.setting === "cross");
    const other = within.find((each) => each.contrast === `${kind} − untrained` && each.setting === "cross");
    assert.ok(row && other);
    near(row.estimate, -other.estimate);
    near(row.low, -other.high);
  }

  // tests that differ in languages: the settings that both have, by the mean of their queries' AP
  const partly = await compareSources([some.file, long.file]);
  assert.match(
    partly.notes[0],
    /^Paired over 8 items and 6 settings that both have \(some: 8 and 6, long: 8 and 12\)/,
  );
  const meanOf = async (cells: readonly StoredCell[]) => {
    const mono = cells.filter(({ result }) => mixName(result.cell.mix) === "mono");
    const asked = (await queryRows(mono)).filter(
      ({ kind, queryLanguage, candidateLanguage }) =>
        kind === "cross" && queryLanguage !== "fr" && candidateLanguage !== "fr",
    );
    return asked.reduce((sum, { score }) => sum + score, 0) / asked.length;
  };
  const cross = partly.rows.find(({ contrast, setting }) => contrast === "mono" && setting === "cross");
  assert.ok(cross);
  near(cross.estimate, (await meanOf(some.cells)) - (await meanOf(long.cells)));

  // what does not pair
  const other = path.join(place, "other.jsonl");
  writeSmallCorpus(other);
  writeFileSync(other, readFileSync(other, "utf8").replaceAll('"id":"', '"id":"other '));
  const elsewhere = await sweepOf(place, "elsewhere", "other.jsonl", {
    model,
    steps: 3,
    warmupSteps: 1,
    batchSize: 4,
  });
  await assert.rejects(
    compareSources([elsewhere.file, long.file]),
    /^UserError: elsewhere and long cannot be paired: they share 0 test items and 12 retrieval settings\. Unpaired/,
  );
  await assert.rejects(
    compareSources([model, long.file], "AP", "emoji"),
    /--corpus emoji has no effect unless both/,
  );
  await assert.rejects(compareSources([long.file, long.file]), /have no mix in common that was trained or/);
  await assert.rejects(compareSources([long.file, "nowhere"]), /^UserError: nowhere: no such sweep file or/);
});
