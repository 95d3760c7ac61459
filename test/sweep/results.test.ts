import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import {
  cellFolder,
  embedCell,
  evaluationFolder,
  explainStale,
  openResults,
  readSweep,
  readSweepFile,
  runSweep,
  storedEntries,
  sweepCells,
} from "../../src/sweep";
import { writeSmallSweep } from "../support/killed-sweep";
import { temporaryFolder } from "../support/temporary-folder";

const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";

const folder = temporaryFolder("results");
process.env.BATCHMIX_RESULTS = path.join(folder, "results");
const sweep = readSweepFile(writeSmallSweep(folder));
const cells = sweepCells(sweep);

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
  const untrained = await openResults(entries.filter(({ cell }) => cell.mix === null).slice(0, 1));
  assert.deepEqual(
    (
      await untrained.rows(
        "SELECT round(mono, 3) AS mono, training_languages = 'en' AS isEnglish FROM cells WHERE seed IS NULL",
      )
    ).rows,
    [{ mono: null, isEnglish: null }],
    "columns that are null everywhere are numbers or texts, as what they hold elsewhere",
  );
  untrained.close();
  await assert.rejects(database.rows("SELECT nothing FROM cells"), /^UserError: Binder Error/);
  const csv = path.join(folder, "cells.csv");
  await database.write("SELECT count(*) AS cells FROM cells;", csv);
  assert.equal(readFileSync(csv, "utf8"), `cells\n${entries.length}\n`);
  assert.throws(() => database.write("SELECT 1", path.join(folder, "cells.xlsx")), /must end on \.csv/);
  database.close();
});

test("every query's ranks are kept, and the languages of its best candidates: other measures need no new encoding", {
  skip,
}, async () => {
  const { plan, cells: stored } = await runSweep(cells);
  const { cell, inputs, key, evaluation } = plan[1];
  const entries = (await storedEntries()).filter(({ stale }) => stale === null);
  const database = await openResults(entries);
  const where = `WHERE key = '${key}' AND evaluation = '${evaluation}'`;
  const ask = async (sql: string) => (await database.rows(sql)).rows;
  const precision = "list_sum([place / ranks[place] FOR place IN range(1, len(ranks) + 1)]) / len(ranks)";
  const [{ rows, worst }] = await ask(
    `SELECT count(*) AS rows, max(abs("AP" - ${precision})) AS worst FROM queries ${where} AND relevant = len(ranks)`,
  );
  assert.equal(Number(rows), Number((await ask(`SELECT count(*) AS rows FROM queries ${where}`))[0].rows));
  assert.ok(Number(rows) > 0 && Number(worst) < 1e-12);
  const [{ distance }] = await ask(
    `SELECT avg(mean) AS distance FROM (SELECT avg(ranks[-1] - ranks[1]) AS mean FROM queries ${where} AND setting = 'multi' GROUP BY language)`,
  );
  assert.ok(Math.abs(Number(distance) - Number(stored[1]?.result.rankDistance)) < 1e-9);

  const { queries, candidates } = await embedCell(cell, inputs);
  const { retrievalSet: set } = inputs;
  const width = queries.length / set.queries.length;
  const similarity = (query: number, candidate: number) => {
    let sum = 0;
    for (let at = 0; at < width; at++)
      sum += queries[query * width + at] * candidates[candidate * width + at];
    return sum;
  };
  const expected = set.queries.map((_, query) => {
    const others = [...set.candidates.keys()].filter((index) => index !== set.ownCandidate[query]);
    const scored = others.map((index) => ({ index, score: similarity(query, index) }));
    const best = scored.sort((a, b) => b.score - a.score).slice(0, 3);
    return best.map(({ index }) => set.candidates[index].language);
  });
  const kept = await ask(`SELECT best[1:3] AS best, len(best) AS kept FROM best ${where} ORDER BY "query"`);
  assert.deepEqual(
    kept.map(({ best }) => best),
    expected,
  );
  assert.deepEqual(
    kept.map((row) => Number(row.kept)),
    Array.from(set.ownCandidate, (index) => set.candidates.length - (index < 0 ? 0 : 1)),
  );
  database.close();
});

test("a results folder is read whatever its path: no pattern, no partition, no key in it", {
  skip,
}, async () => {
  await runSweep(cells);
  const plain = process.env.BATCHMIX_RESULTS as string;
  const views = ["cells", "settings", "queries", "best", "steps"];
  const contents = async (results: string) => {
    process.env.BATCHMIX_RESULTS = results;
    try {
      const database = await openResults((await storedEntries()).filter(({ stale }) => stale === null));
      const read = views.map((view) => database.rows(`SELECT * FROM ${view} ORDER BY ALL`));
      return await Promise.all(read).finally(() => database.close());
    } finally {
      process.env.BATCHMIX_RESULTS = plain;
    }
  };
  const expected = await contents(plain);
  assert.ok(expected.every(({ rows }) => rows.length > 0));
  for (const name of [
    "seed=7",
    "ab",
    "a*",
    "[ab]?",
    `${"0".repeat(24)}/evaluations`,
    "it's {a,b}",
    "back\\slash",
  ]) {
    const place = path.join(folder, name, "results");
    cpSync(plain, place, { recursive: true });
    assert.deepEqual(await contents(place), expected, place);
  }
});

test("what made a result stale is named: settings, inputs, and modules and packages of each stage", {
  skip,
}, async () => {
  const { plan } = await runSweep(cells);
  const { key, evaluation } = plan[1];
  const lines = (await explainStale(key.slice(0, 12))).filter((line) => line.startsWith("  "));
  assert.deepEqual([...new Set(lines)], ["  valid: the same command would use it"]);
  const file = path.join(evaluationFolder(key, evaluation), "config.json");
  const config = readFileSync(file, "utf8");
  const { cell, identity } = JSON.parse(config);
  const sources = path.join(folder, "results", "sources");
  const record = JSON.parse(readFileSync(path.join(sources, `${identity.scoreSource}.json`), "utf8"));
  const modules = { ...record.modules, "src/evaluation/average-precision.ts": "other" };
  writeFileSync(path.join(sources, "earlier.json"), JSON.stringify({ ...record, modules }));
  writeFileSync(file, JSON.stringify({ cell: { ...cell, mix: [1, 1, 0] }, identity }));
  await assert.rejects(explainStale(key), /^UserError: .*config\.json: /);
  const { dropout: _, ...settings } = cell.settings;
  const changed = { scoreSource: "earlier", encodeSource: "lost", corpus: "a".repeat(64) };
  writeFileSync(file, JSON.stringify({ cell: { ...cell, settings }, identity: { ...identity, ...changed } }));
  const reasons = (await explainStale(key)).filter((line) => line.startsWith("  "));
  for (const reason of [
    "  setting dropout: not recorded then",
    `  the training corpus: aaaaaaaaaaaa, now ${identity.corpus.slice(0, 12)}`,
    "  the code that encodes: its modules of then are not recorded",
    "  the code that scores: src/evaluation/average-precision.ts",
  ])
    assert.ok(reasons.includes(reason), `${reason} in\n${reasons.join("\n")}`);
  writeFileSync(file, config);
  await assert.rejects(explainStale(""), /^UserError: "" is no key; keys are of 24 digits/);
  const others = (await storedEntries()).length;
  writeFileSync(file, "{cut");
  const damaged: string[] = [];
  assert.equal((await storedEntries((sentence) => damaged.push(sentence))).length, others - 1);
  assert.equal(damaged.length, 1);
  assert.match(damaged[0], /config\.json: .*; delete /);
  await assert.rejects(explainStale(key), /config\.json: .*; delete /);
  assert.ok((await explainStale(plan[0].key)).length > 0, "another cell is explained all the same");
  writeFileSync(file, config);
  await assert.rejects(
    explainStale("ffffffffffff"),
    /^UserError: no stored cell has a key that begins with f/,
  );
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
    /result\.json: was changed, or manifest\.json beside it; delete .* and run again/,
  );
});
