import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { lockFolder, projectPath } from "../../src/core";
import type { RetrievalSet } from "../../src/data";
import { evaluateVectors, parseMeasure, type RetrievalResult } from "../../src/evaluation";
import { evaluatePool } from "../../src/pools";
import { loadTextEncoder } from "../../src/pools/text-encoder";
import { VectorStore } from "../../src/search";
import { defaultSettings } from "../../src/settings";
import { embedCell, loadCellInputs, planCells } from "../../src/sweep";
import { ownResults } from "../support/own-results";
import { writeSmallCorpus } from "../support/small-model";
import { counts, languages, type WrittenPool, writeAsCorpus, writePool } from "./made-pool";

const measures = ["nDCG@10", "R@100", "R@3"].map(parseMeasure);

/** A folder of passages, a small model and an empty folder of results. */
function prepare(context: TestContext, relevant: (question: number) => number = () => 1) {
  const { place, model } = ownResults(context, "pool");
  const pool = writePool(path.join(place, "miracl"), relevant);
  const settings = defaultSettings(`miracl:${pool.folder}`, { model });
  return { place, pool, model, settings };
}

/** The numbers of a result that a user sees. */
function numbersOf({ settings, macro, itemScores, queryScores, leftOut }: RetrievalResult) {
  return { settings, macro, itemScores, values: queryScores.values, leftOut };
}

/** All passages in one pool, with their places in it. */
function wholeSet({ questions }: WrittenPool): RetrievalSet {
  const starts = languages.map((_, at) => counts.slice(0, at).reduce((sum, count) => sum + count, 0));
  const asked = languages.flatMap((language, at) =>
    questions[at].map(({ text, rows }) => ({ language, text, rows: rows.map((row) => starts[at] + row) })),
  );
  return {
    name: "whole",
    languages,
    items: asked.map((_, item) => `${item}`),
    queries: asked.map(({ language, text }, item) => ({ language, item, text })),
    candidates: languages.flatMap((language, at) =>
      Array.from({ length: counts[at] }, () => ({ language, item: 0, text: "" })),
    ),
    relevant: asked.map(({ rows }) => Int32Array.from(rows)),
    ownCandidate: new Int32Array(asked.length).fill(-1),
  };
}

test("passages of which the vectors lie on disk have the numbers of a corpus in memory, to the bit", async (context) => {
  const { place, pool, model, settings } = prepare(context);
  const onDisk = await evaluatePool(pool.folder, settings, measures);
  const file = path.join(place, "same.jsonl");
  writeAsCorpus(file, pool);
  const [cell] = planCells(defaultSettings(file, { model }), []);
  const inputs = await loadCellInputs(cell.settings);
  const embedded = await embedCell(cell, inputs);
  const inMemory = evaluateVectors(inputs.engine, inputs.retrievalSet, embedded, { measures });
  assert.deepEqual(numbersOf(onDisk.result), numbersOf(inMemory));
});

test("several relevant passages or none count as in one matrix of all scores", async (context) => {
  const { pool, settings } = prepare(context, (question) => question % 4);
  const { result, plan } = await evaluatePool(pool.folder, settings, measures);
  const set = wholeSet(pool);
  const encoder = await loadTextEncoder(settings);
  const stores = plan.folders.map((folder, at) => new VectorStore(folder, counts[at], encoder.width, 8192));
  const vectors = {
    queries: encoder.encode(
      set.queries.map(({ text }) => text),
      "query",
    ),
    candidates: Float32Array.from(stores.flatMap((store) => [...store.read(0, store.count)])),
  };
  const whole = evaluateVectors(encoder.engine, set, vectors, { measures });
  assert.deepEqual(numbersOf(result), numbersOf(whole));
  assert.equal(result.leftOut.mono, 3 * languages.length);
});

test("an evaluation that was killed goes on from the last whole block", async (context) => {
  const { place, pool, model, settings } = prepare(context);
  const passagesPerBlock = 16; // de has 3 blocks, en 4
  const untouched = await evaluatePool(pool.folder, settings, measures, { passagesPerBlock });
  process.env.BATCHMIX_RESULTS = path.join(place, "interrupted");
  const script = path.join(__dirname, "killed-pool.ts");
  const killAfter = counts[0] + 2 * passagesPerBlock; // within the third block of en
  const args = ["--require", "tsx/cjs", script, pool.folder, model, `${killAfter}`];
  const { signal, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: projectPath() });
  assert.equal(signal, "SIGKILL", stderr);
  const vectors = path.join(place, "interrupted", "vectors");
  const blocks = () =>
    readdirSync(vectors, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".f32"))
      .sort();
  const writtenAt = (name: string) => statSync(path.join(vectors, name)).mtimeMs;
  const before = blocks();
  assert.deepEqual(
    before.map((name) => `${name.slice(0, 2)} ${path.basename(name)}`),
    ["de 000000.f32", "de 000001.f32", "de 000002.f32", "en 000000.f32", "en 000001.f32"],
  );
  const times = before.map(writtenAt);
  const encoded: number[] = [];
  const resumed = await evaluatePool(pool.folder, settings, measures, {
    passagesPerBlock,
    onEncoded: (done) => encoded.push(done),
  });
  assert.equal(resumed.plan.encoded, killAfter);
  assert.ok(encoded[0] > killAfter);
  assert.equal(encoded[encoded.length - 1], resumed.plan.passages);
  assert.deepEqual(before.map(writtenAt), times, "a whole block was written again");
  assert.deepEqual(resumed.result, untouched.result);
  for (const name of blocks()) {
    const other = readFileSync(path.join(place, "results", "vectors", name));
    assert.ok(readFileSync(path.join(vectors, name)).equals(other), name);
  }
});

test("other questions need no new encoding, another model setting or another passage does", async (context) => {
  const { pool, settings } = prepare(context);
  const first = await evaluatePool(pool.folder, settings, measures);
  assert.equal(first.plan.encoded, 0);
  writePool(pool.folder, () => 2, "train", 1);
  const train = await evaluatePool(pool.folder, { ...settings, split: "validation" }, measures);
  assert.equal(train.plan.encoded, train.plan.passages);
  assert.notDeepEqual(train.result.macro, first.result.macro);
  const english = await evaluatePool(pool.folder, { ...settings, evaluationLanguages: ["en"] }, measures);
  assert.deepEqual(english.plan.folders, [first.plan.folders[1]]);
  assert.equal(english.plan.encoded, counts[1]);
  const shorter = await evaluatePool(pool.folder, { ...settings, maxTokens: 6 }, measures);
  assert.equal(shorter.plan.encoded, 0);
  const shard = path.join(pool.folder, "miracl-corpus-v1.0-de", "docs-1.jsonl.gz");
  const lines = gunzipSync(readFileSync(shard))
    .toString()
    .replace(/"text":"\w+/, '"text":"other');
  writeFileSync(shard, gzipSync(lines));
  const changed = await evaluatePool(pool.folder, settings, measures);
  assert.equal(changed.plan.encoded, counts[1] + counts[2]);
});

test("a damaged block, another process at it, and a folder without questions are one sentence each", async (context) => {
  const { place, pool, settings } = prepare(context);
  const { plan } = await evaluatePool(pool.folder, settings, measures);
  const file = path.join(plan.folders[1], "000000.f32");
  const content = readFileSync(file);
  content[1000] ^= 1;
  writeFileSync(file, content);
  const again = () => evaluatePool(pool.folder, settings, measures);
  const deleteIt = "damaged; delete the file and run the command again, which encodes its passages anew";
  await assert.rejects(again(), { name: "UserError", message: `${file}: ${deleteIt}` });
  writeFileSync(file, content.subarray(1));
  await assert.rejects(again(), { name: "UserError", message: `${file}: ${deleteIt}` });
  rmSync(file);
  const lock = lockFolder(plan.folders[1]);
  await assert.rejects(again(), /another process encodes the passages in en; wait for its end/);
  lock?.release();
  assert.equal((await again()).plan.encoded, counts[0] + counts[2]);
  const other = { ...settings, split: "validation" as const };
  await assert.rejects(
    evaluatePool(pool.folder, other, measures),
    /has no topics\.miracl-v1\.0-LANGUAGE-train\.tsv; check folder and split/,
  );
  await assert.rejects(evaluatePool(path.join(place, "none"), settings, measures), /none: has no topics/);
});

test("the languages that --training-languages names are the seen ones", (context) => {
  const { place, pool, model } = prepare(context);
  const corpus = path.join(place, "captions.jsonl");
  writeSmallCorpus(corpus); // in en, de and fr
  const evaluate = (...more: string[]) => {
    const passages = ["--evaluation-corpus", `miracl:${pool.folder}`, "--evaluation-languages", "de,en"];
    const args = ["evaluate", "--model", model, "--corpus", corpus, ...passages, ...more];
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [projectPath("bin", "batchmix.cjs"), ...args],
      { encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    return stdout;
  };
  assert.doesNotMatch(evaluate(), /unseen/);
  assert.match(evaluate("--training-languages", "en"), /unseen/);
});
