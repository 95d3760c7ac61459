import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import {
  loadCorpus,
  type MinedIdentity,
  type MinedRows,
  readMinedIdentity,
  writeMined,
} from "../../src/data";
import { makeMix } from "../../src/mixture";
import { mineNegatives } from "../../src/pools";
import { defaultMiningSettings, defaultSettings } from "../../src/settings";
import {
  type Cell,
  type CellIdentity,
  cellFolder,
  cellKey,
  cellTexts,
  loadCellInputs,
  planLimits,
  planSweep,
  readMetrics,
  readSweepFile,
  resultRow,
  runPlan,
  type SweepFile,
  sweepCells,
  trainModel,
} from "../../src/sweep";
import { trainingTokens } from "../../src/sweep/text-tokens";
import { writeSmallCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("negatives");
process.env.BATCHMIX_RESULTS = path.join(folder, "results");
const [model, corpus, mined] = ["model", "small.jsonl", "mined.parquet"].map((name) =>
  path.join(folder, name),
);
writeSmallModel(model, "small-labse");
writeSmallCorpus(corpus);

const small = { model, layers: 1, batchSize: 4, steps: 3, warmupSteps: 1 };
const hard = { negatives: 2, mined, negativeLanguages: "other", negativeCap: 1e6 } as const;

before(async () => {
  await mineNegatives(await loadCorpus(corpus), defaultMiningSettings({ model, ranks: "1-6" }), mined);
});

function cellOf(settings: Partial<SweepFile["settings"]>, mix = "0:1:0"): Cell {
  const sweep = { corpus, design: [mix], seeds: 1, settings: { ...small, ...settings } };
  return sweepCells(sweep)[1];
}

const identity: CellIdentity = {
  ...{ corpus: "c", evaluationCorpus: "c", weights: "w", tokenizer: "t", modelConfiguration: "m" },
  ...{ drawSource: "s", trainSource: "s", encodeSource: "v", scoreSource: "v" },
  ...{ engine: "tensorflow 2.18.1", device: "cpu", flags: {} },
};

test("without negatives the settings about them are in no key; with some, class, cap and the file's content are, its name is not", () => {
  const key = (settings: object, how: Partial<CellIdentity> = {}) =>
    cellKey(cellOf(settings), { ...identity, ...how });
  const plain = key({});
  const { settings, ...cell } = cellOf({});
  const { negatives, negativeLanguages, mined: _, negativeCap, ...earlier } = settings;
  assert.equal(cellKey({ ...cell, settings: earlier as typeof settings }, identity), plain);
  assert.equal(key({ mined, negativeLanguages: "any", negativeCap: 1 }), plain);
  const own = key(hard, { mined: "content" });
  const all = [
    ...[plain, own, key({ ...hard, negatives: 1 }, { mined: "content" })],
    key({ ...hard, negativeLanguages: "same" }, { mined: "content" }),
    key({ ...hard, negativeCap: 0.95 }, { mined: "content" }),
    key(hard, { mined: "other content" }),
  ];
  assert.equal(new Set(all).size, all.length);
  assert.equal(key({ ...hard, mined: "elsewhere.parquet" }, { mined: "content" }), own);
});

test("a run with negatives has the pairs of one without, and its batches have texts, items and tokens of both", async () => {
  const [plain, other] = await Promise.all(
    [cellOf({}), cellOf(hard)].map(async (cell) => cellTexts(cell, await loadCellInputs(cell.settings))),
  );
  assert.deepEqual(other.drawn.pairs, plain.drawn.pairs);
  assert.equal(plain.drawn.negatives, undefined);
  assert.ok(plain.batches.every((batch) => !("negatives" in batch) && !("itemsOfNegatives" in batch)));
  const total = (tokens: Readonly<Record<string, number>>) =>
    Object.values(tokens).reduce((a, b) => a + b, 0);
  for (const [step, batch] of other.batches.entries()) {
    const negatives = other.drawn.negatives?.[step].flat() ?? [];
    assert.equal(batch.negatives?.length, 8);
    assert.deepEqual(
      batch.itemsOfNegatives,
      negatives.map(({ items }) => items),
    );
    const lengths = [...batch.queries, ...batch.positives, ...(batch.negatives ?? [])].map(
      ({ length }) => length,
    );
    assert.equal(
      total(batch.tokensByLanguage),
      lengths.reduce((a, b) => a + b, 0),
    );
    assert.ok(total(batch.tokensByLanguage) > total(plain.batches[step].tokensByLanguage));
  }
  // in a batch of two pairs the negatives have letters of their own
  const few = cellOf({ ...hard, batchSize: 2, steps: 1, warmupSteps: 0, negatives: 6 });
  const inputs = await loadCellInputs(few.settings);
  const { batches, drawn, vocabulary } = cellTexts(few, inputs);
  const tokens = drawn.negatives?.flat(2).map(({ text }) => [...inputs.tokensOf(text.text, text.role)]);
  assert.deepEqual(
    batches[0].negatives?.map((rows) => Array.from(rows, (row) => vocabulary[row])),
    tokens,
  );
  const ofPairs = new Set([...batches[0].queries, ...batches[0].positives].flatMap((rows) => [...rows]));
  assert.ok(vocabulary.length > ofPairs.size);
});

test("a sweep of none, same and other is run, resumed and read, and its results say what queries got", async () => {
  const file = path.join(folder, "sweep.json");
  const sweep = {
    corpus: "small.jsonl",
    design: ["1:0:0", "0:1:0"],
    seeds: 1,
    settings: { ...small, mined: "mined.parquet", negativeCap: 0.98 },
    factors: { negatives: [0, 2], negativeLanguages: ["same", "other"] },
  };
  writeFileSync(file, JSON.stringify(sweep));
  const planned = await planSweep(sweepCells(readSweepFile(file)));
  // the untrained model and, of each mix, one without negatives and two with
  assert.equal(planned.length, 7);
  const first = await runPlan(planned);
  assert.deepEqual(first.failures, []);
  let steps = 0;
  const observer = { onProgress: () => steps++ };
  const again = await runPlan(await planSweep(sweepCells(readSweepFile(file))), { observer });
  assert.equal(steps, 0);
  for (const cell of again.cells.slice(1)) {
    assert.ok(cell);
    const { negatives, negativeLanguages } = cell.result.cell.settings;
    const row = resultRow(cell);
    const realised = cell.result.training?.negatives;
    if (negatives === 0) {
      assert.equal(realised, undefined);
      assert.ok(!("negatives_per_query" in row) && row.mined_hash === null);
      assert.ok(
        !readFileSync(path.join(cellFolder(cell.result.key), "training.json"), "utf8").includes("negatives"),
      );
      continue;
    }
    assert.ok(realised && realised.perQuery > 0 && realised.perQuery < 2 && realised.short > 0);
    assert.deepEqual([row.negatives_per_query, row.queries_with_fewer], [realised.perQuery, realised.short]);
    const { drawn } = cellTexts(cell.result.cell, await loadCellInputs(cell.result.cell.settings));
    const got = drawn.negatives?.flat() ?? [];
    assert.equal(realised.perQuery, got.flat().length / got.length);
    assert.equal(realised.short, got.filter(({ length }) => length < 2).length / got.length);
    const pairs = drawn.pairs.flat();
    for (const [query, list] of got.entries())
      for (const { text } of list)
        assert.equal(text.language === pairs[query].query.language, negativeLanguages === "same");
    const tokens = readMetrics(path.join(cellFolder(cell.result.key), "metrics.jsonl"));
    assert.equal(tokens.length, 3);
    const texts = trainingTokens([cell]).reduce((sum, each) => sum + each.texts, 0);
    assert.equal(texts, 2 * 12 + got.flat().length);
  }
});

test("another file of equal content is the same cell; changed content is another, which a plan says to be missing", async () => {
  const copy = path.join(folder, "copy.parquet");
  copyFileSync(mined, copy);
  const keyOf = async (file: string) => {
    const cell = cellOf({ ...hard, mined: file });
    const [, planned] = await planSweep([cellOf({}), cell]);
    return planned.key;
  };
  const key = await keyOf(mined);
  assert.equal(await keyOf(copy), key);
  await mineNegatives(
    await loadCorpus(corpus),
    defaultMiningSettings({ model, ranks: "2-7" }),
    path.join(folder, "far.parquet"),
  );
  assert.notEqual(await keyOf(path.join(folder, "far.parquet")), key);
});

test("more negatives than there are, none to draw from, and a file that does not fit are refused by name before anything runs", async () => {
  const refused = async (settings: object, message: RegExp) => {
    await assert.rejects(
      async () => planSweep([cellOf(settings)]),
      (error: Error) => {
        assert.match(error.message, message);
        return error.name === "UserError";
      },
    );
  };
  await refused(
    { ...hard, negatives: 7 },
    /^negatives must be at most 6, not 7: a negativeCap of 1000000 leaves no query more of the candidates in other languages of .*mined\.parquet; ask for fewer, raise negativeCap, or mine more ranks$/,
  );
  await refused(
    { ...hard, negativeCap: 0.01 },
    /^negatives must be at most 0, not 2: a negativeCap of 0\.01 leaves /,
  );
  await refused(
    { negatives: 2 },
    /^negatives are drawn from a mined file: give mined, which npx batchmix mine writes, too$/,
  );
  await refused(
    { ...hard, mined: path.join(folder, "none.parquet") },
    /none\.parquet: no such file; mine it again/,
  );
  await refused(
    { ...hard, trainingLanguages: ["en", "de"] },
    /: was mined in de en fr, and training draws from de en; /,
  );
  const other: MinedIdentity = { ...(await readMinedIdentity(mined)), corpus: "another" };
  const foreign = path.join(folder, "foreign.parquet");
  await writeMined(foreign, other, (async function* (): AsyncIterable<MinedRows> {})());
  await refused(
    { ...hard, mined: foreign },
    /foreign\.parquet: was mined in another corpus than small\.jsonl, or in other texts/,
  );
});

test("a plan says for how many pairs the cap leaves fewer negatives than asked for, and nothing where it leaves enough", async () => {
  const sentences = async (settings: object) =>
    planLimits(await planSweep([cellOf({ ...hard, ...settings })])).filter((each) =>
      each.includes("negative"),
    );
  assert.deepEqual(await sentences({}), []);
  const [sentence, ...others] = await sentences({ negativeCap: 0.98 });
  assert.deepEqual(others, []);
  assert.match(
    sentence,
    /^A negativeCap of 0\.98 leaves fewer than 2 of the candidates in other languages of .*mined\.parquet for about \d+ % of the pairs, [01]\.\d on average; a query gets those that are left\.$/,
  );
});

test("training one model says the same before it trains", async () => {
  const cell = cellOf({ ...hard, negativeCap: 0.98 });
  const said: string[] = [];
  const events = { onLimit: (sentence: string) => said.push(sentence), onStep: () => said.push("a step") };
  await trainModel({ ...cell, mix: makeMix(0, 1, 0), seed: 5 }, path.join(folder, "trained"), events);
  assert.match(said[0], /^A negativeCap of 0\.98 leaves fewer than 2 of the candidates /);
  assert.deepEqual(said.slice(1), ["a step", "a step", "a step"]);
});

test("paths of mined files are found beside the sweep file, among factors too", () => {
  const file = path.join(folder, "paths.json");
  const sweep = { corpus: "small.jsonl", design: ["corners"], settings: { ...small, mined: "a.parquet" } };
  writeFileSync(file, JSON.stringify(sweep));
  assert.equal(readSweepFile(file).settings?.mined, path.join(folder, "a.parquet"));
  writeFileSync(
    file,
    JSON.stringify({ ...sweep, settings: small, factors: { mined: ["a.parquet", "b.parquet"] } }),
  );
  assert.deepEqual(readSweepFile(file).factors?.mined, [
    path.join(folder, "a.parquet"),
    path.join(folder, "b.parquet"),
  ]);
  assert.deepEqual(defaultSettings("emoji").mined, null);
});
