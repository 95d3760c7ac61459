import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import type { RetrievalSet } from "../../src/data";
import { evaluateRetrieval, evaluateTrec, parseMeasure, writeTrec } from "../../src/evaluation";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("trec");
const measures = ["AP", "RR", "R@20", "nDCG@40"].map(parseMeasure);

/** Nine queries and 60 candidates in two languages, with scores in steps, so that many tie. */
function tiedSet(): { set: RetrievalSet; scores: Float32Array } {
  const stream = new RandomStream(9, "trec");
  const text = (language: string, item: number) => ({ language, item, text: "" });
  const candidates = ["aa", "bb"].flatMap((language) =>
    Array.from({ length: 30 }, (_, item) => text(language, item)),
  );
  const queries = Array.from({ length: 9 }, (_, item) => text(item < 5 ? "aa" : "bb", item));
  const scores = Float32Array.from({ length: 9 * 60 }, () => (stream.below(7) - 2) / 4);
  const relevant = queries.map(({ item }) => Int32Array.of(item, 20 + item, 30 + item));
  const set = {
    name: "tied",
    languages: ["aa", "bb"],
    items: candidates.slice(0, 30).map(({ item }) => String(item)),
    queries,
    candidates,
    relevant: relevant.map((indices, query) => (query === 8 ? new Int32Array(0) : indices)),
    ownCandidate: Int32Array.from({ length: 9 }, (_, query) => (query === 2 ? 40 : -1)),
  };
  return { set, scores };
}

const { set, scores } = tiedSet();
const result = evaluateRetrieval(set, (from, to) => scores.subarray(from * 60, to * 60), {
  measures,
  top: 60,
});
const own = result.queryScores.values.AP.filter((_, row) => result.queryScores.candidate[row] < 0);

test("files that are written give the same measures when read, ties and all, with grades of 1", () => {
  const place = path.join(folder, "out");
  writeTrec(set, result.top, place);
  const found = evaluateTrec(place, measures);
  for (const { name } of measures) {
    const values = result.queryScores.values[name].filter((_, row) => result.queryScores.candidate[row] < 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / 8;
    assert.ok(mean > 0 && Math.abs(found.means[name] - mean) < 1e-12, name);
  }
  const judgements = readFileSync(path.join(place, "qrels.txt"), "utf8").trim().split("\n");
  assert.equal(judgements.length, 8 * 3);
  assert.ok(judgements.every((line) => line.endsWith(" 1")));
  assert.equal(found.tiedByRounding, 0);
  assert.equal(found.queries, 8);
  assert.equal(found.withoutRelevant, 1);
  const lines = readFileSync(path.join(place, "run.txt"), "utf8").trim().split("\n");
  assert.equal(lines.length, 9 * 60 - 1); // a query's own text is not in its run
  const [first, second] = lines.map((line) => line.split(" "));
  assert.deepEqual(first.slice(0, 2), ["aa-q0", "Q0"]);
  assert.ok(Math.fround(Number(second[4])) < Math.fround(Number(first[4])), "scores fall in float32");
  writeTrec(set, result.top, place, 20);
  assert.equal(readFileSync(path.join(place, "run.txt"), "utf8").trim().split("\n").length, 9 * 20);
  assert.ok(Math.abs(evaluateTrec(place, [parseMeasure("R@20")]).means["R@20"] - recallAtTwenty()) < 1e-12);
});

function recallAtTwenty(): number {
  const of = (query: number) =>
    Array.from(result.top[query].candidates.subarray(0, 20)).filter((index) =>
      set.relevant[query].includes(index),
    ).length / 3;
  return [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, query) => sum + of(query) / 8, 0);
}

/** By pytrec_eval-terrier 0.5.11 on the files that this test writes: make-trec.py. */
test("pytrec_eval finds our AP in the files", () => {
  const reference = JSON.parse(
    readFileSync(path.join(__dirname, "..", "fixtures", "evaluation", "trec.json"), "utf8"),
  );
  assert.deepEqual([own.length, reference.map.length], [8, 8]);
  own.forEach((value, query) => {
    assert.ok(Math.abs(value - reference.map[query]) < 1e-6, `${query}: ${value} ${reference.map[query]}`);
  });
});

/** Writes the two files and reads them again. */
function read(qrels: string | Uint8Array, run: string | Uint8Array) {
  const place = path.join(folder, "in");
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, "qrels.txt"), qrels);
  writeFileSync(path.join(place, "run.txt"), run);
  return evaluateTrec(place, measures);
}

test("a run is ordered by score, ties against the system, and what it lacks was never found", () => {
  const { means, queries, notInRun, withoutRelevant } = read(
    "\ufeffq1 0 a 1\r\nq1 0 b 2\r\nq1 0 c 0\r\nq1 0 d 1\r\n\r\nq2 0 a 1\r\nq4 0 a 0\r\n",
    "q1 Q0 a 9 0.5 x\nq1\tQ0\tc 1 0.5 x\nq1 Q0 b 3 0.7 x\nq3 Q0 a 1 1 x",
  );
  // q1: b first, then c, then a with c's score; d not found; q2 has no run
  assert.equal(means.AP, (1 / 1 + 2 / 3) / 3 / 2);
  assert.equal(means.RR, 1 / 2);
  assert.deepEqual([queries, notInRun, withoutRelevant], [2, 1, 1]);
});

test("lines that cannot be read are refused with file and number", () => {
  const qrels = "q1 0 a 1\n";
  const run = "q1 Q0 a 1 0.5 x\n";
  assert.throws(() => read("q1 0 a 1\nq1 0 b\n", run), /qrels\.txt, line 2: expected 4 fields, .* got 3/);
  assert.throws(() => read("q1 0 a yes\n", run), /qrels\.txt, line 1: the relevance yes is no whole number/);
  assert.throws(() => read("", run), /qrels.txt has no relevant candidate/);
  assert.throws(() => read(qrels, "\nq1 Q0 a 1 0.5\n"), /run\.txt, line 2: expected 6 fields, .* got 5/);
  assert.throws(() => read(qrels, "q1 Q0 a 1 high x\n"), /run\.txt, line 1: the score high is no number/);
  assert.throws(
    () => read(qrels, `${run}\nq1 Q0 a 1 0.25 x\n`),
    /run\.txt, line 3: a has the score 0\.25 for q1, and 0\.5 on line 1; keep one of them/,
  );
  assert.throws(() => read(Uint8Array.of(0x0a, 0xff), run), /qrels\.txt, line 2, byte 1 of it: is not UTF-8/);
  assert.throws(
    () => evaluateTrec(path.join(folder, "none"), measures),
    /qrels\.txt: no such file; check its name/,
  );
});
