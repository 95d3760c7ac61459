import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { evaluationReport } from "../../src/cli/evaluation-report";
import { projectPath } from "../../src/core";
import type { RetrievalSet } from "../../src/data";
import { evaluateRetrieval, parseMeasure } from "../../src/evaluation";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("evaluate");

function evaluate(...args: string[]) {
  const all = [projectPath("bin", "batchmix.cjs"), "evaluate", ...args];
  return spawnSync(process.execPath, all, { encoding: "utf8" });
}

test("a TREC run of any system is evaluated without a model, and what cannot be is refused in one sentence", () => {
  writeFileSync(path.join(folder, "qrels.txt"), "q1 0 a 1\nq1 0 b 1\nq2 0 a 1\n");
  writeFileSync(path.join(folder, "run.txt"), "q1 Q0 b 1 0.9 x\nq1 Q0 c 2 0.8 x\nq1 Q0 a 3 0.7 x\n");
  const { stdout, status } = evaluate("--from-trec", folder, "--measures", "AP,R@1");
  assert.equal(status, 0);
  assert.match(stdout, /AP\s+0\.4167/); // (1 + 2/3) / 2 of q1, 0 of q2
  assert.match(stdout, /R@1\s+0\.2500/);
  assert.match(stdout, /2 queries with a relevant candidate; 1 of them not in the run count 0; 0 without/);

  writeFileSync(path.join(folder, "qrels.txt"), "q1 0 best 3\nq1 0 fair 1\nq1 0 best 3\nq1 0 bad 0\n");
  writeFileSync(
    path.join(folder, "run.txt"),
    "q1 Q0 fair 1 0.9 s\nq1 Q0 best 2 0.8 s\nq1 Q0 bad 3 0.7 s\nq1 Q0 worse 3 0.7000000001 s\n",
  );
  const graded = evaluate("--from-trec", folder, "--measures", "nDCG@10");
  assert.match(graded.stdout, /nDCG@10\s+0\.7967/);
  assert.match(graded.stdout, /qrels\.txt: line 3 repeats an earlier line; what is there twice counts once/);
  assert.match(graded.stdout, /differ but are equal in 32 bits.*: 1; of equal scores/);

  writeFileSync(path.join(folder, "run.txt"), "q1 Q0 b 1 0.9\n");
  for (const [args, sentence] of [
    [["--from-trec", folder], /run\.txt, line 1: expected 6 fields/],
    [["--measures", "MAP"], /there is no measure MAP; there are AP/],
    [["--depth", "0"], /a whole number from 1 up is needed/],
  ] as const) {
    const refused = evaluate(...args);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, sentence);
  }
});

test("the report names measures by setting kind, unseen languages and queries left out", () => {
  const texts = ["aa", "bb"].flatMap((language) => [0, 1].map((item) => ({ language, item, text: "" })));
  const set: RetrievalSet = {
    name: "two languages",
    languages: ["aa", "bb"],
    items: ["0", "1"],
    queries: texts,
    candidates: texts,
    relevant: [Int32Array.of(0, 2), Int32Array.of(1, 3), Int32Array.of(0, 2), Int32Array.of(3)],
    ownCandidate: new Int32Array(4).fill(-1),
  };
  const scores = Float32Array.of(4, 3, 2, 1, 4, 3, 2, 1, 4, 3, 2, 1, 4, 3, 2, 1);
  const measures = ["AP", "R@1"].map(parseMeasure);
  const result = evaluateRetrieval(set, () => scores, { measures, top: 100 });
  const report = evaluationReport(set, result, measures, ["aa"]);
  assert.match(report, /mono\s+aa\s+aa\s+2\s+0\.7500/); // first and second of two
  assert.match(report, /AP\s+0\.7500\s+0\.8750\s+/); // cross: 3/4 from aa, 1 from bb, whose other query is left out
  assert.match(report, /R@1\s+0\.5000\s+0\.7500\s+/);
  assert.match(report, /unseen\s+0\.7500\s+–\s+/);
  assert.match(report, /left out, without a relevant candidate in the setting: 1 cross queries/);
  assert.match(report, /exposure in the best 100, %\s+aa [67]\d\.\d, bb [23]\d\.\d/);
});

/** One language, so many items, each with one relevant candidate. */
function oneLanguage(items: number, clusters?: readonly string[]): RetrievalSet {
  const texts = Array.from({ length: items }, (_, item) => ({ language: "aa", item, text: "" }));
  return {
    name: "one language",
    languages: ["aa"],
    items: texts.map(({ item }) => String(item)),
    clusters,
    queries: texts,
    candidates: texts,
    relevant: texts.map(({ item }) => Int32Array.of(item)),
    ownCandidate: new Int32Array(items).fill(-1),
  };
}

function reportOf(set: RetrievalSet): string {
  const count = set.items.length;
  // queries 0 and 1 have their item first, the others last
  const scores = Float32Array.from({ length: count * count }, (_, at) => {
    const [query, candidate] = [Math.floor(at / count), at % count];
    return query === candidate ? (query < 2 ? 2 : 0) : 1;
  });
  const result = evaluateRetrieval(set, (from, to) => scores.subarray(from * count, to * count), {
    top: 100,
  });
  return evaluationReport(set, result, [parseMeasure("AP")], []);
}

test("the report says what an interval is over, and where there is none, why", () => {
  const note = /intervals are of this model on other items like these, not of this way of training/;
  const byItem = reportOf(oneLanguage(12));
  const [, low, high] = /mAP mono, .* 0\.2361 {2}\(95 % over 12 items: (\S+) to (\S+)\)/.exec(byItem) ?? [];
  assert.ok(Number(low) >= 0 && Number(low) < 0.2361 && Number(high) > 0.2361 && Number(high) <= 1, byItem);
  assert.match(byItem, note);
  assert.match(byItem, /mAP cross, macro average {2}–\n/);
  const clusters = Array.from({ length: 12 }, (_, item) => `article ${item >> 1}`);
  assert.match(reportOf(oneLanguage(12, clusters)), /mAP mono, .* \(95 % over 6 clusters of 12 items: /);
  const three = reportOf(oneLanguage(3));
  assert.match(
    three,
    /mAP mono, .* 0\.7778 {2}\(no interval: 3 items are too few for an interval; 5 or more/,
  );
  assert.doesNotMatch(three, note);
});
