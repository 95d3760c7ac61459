import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { evaluateTrec, parseMeasure } from "../../src/evaluation";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("graded");

/** By pytrec_eval, with the largest differences of ranx from it: make-graded.py. */
const reference: {
  runs: number;
  largest: number;
  ranxDiffers: Record<string, number>;
  singles: Record<"below0" | "rounded", { AP: number; nDCG: number }>;
  values: Record<string, string>;
} = JSON.parse(readFileSync(path.join(__dirname, "..", "fixtures", "evaluation", "graded.json"), "utf8"));

/** The files of a run that make-graded.py makes just so. */
function madeFiles(run: number): { qrels: string; lines: string } {
  let state = run + 1;
  const below = (n: number) => {
    state = (state * 48271) % 2147483647;
    return state % n;
  };
  const size = 2 + below(reference.largest - 1);
  const scores = Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last--) {
    const other = below(last + 1);
    [scores[last], scores[other]] = [scores[other], scores[last]];
  }
  const share = 2 + below(20);
  const judged = size + below(8); // those from size up are judged and not ranked
  let qrels = "";
  for (let index = 0; index < judged; index++) {
    if (index === 0 || below(share) === 0) qrels += `q 0 c${index} ${1 + below(4)}\n`;
    else if (below(2) === 0) qrels += `q 0 c${index} 0\n`;
  }
  return { qrels, lines: scores.map((score, index) => `q Q0 c${index} 1 ${score} x\n`).join("") };
}

function evaluate(qrels: string, run: string, names: readonly string[]) {
  writeFileSync(path.join(folder, "qrels.txt"), qrels);
  writeFileSync(path.join(folder, "run.txt"), run);
  return evaluateTrec(folder, names.map(parseMeasure));
}

test("every measure of 1,000 seeded graded runs is pytrec_eval's and ranx's, to 1e-6 for each run", () => {
  const names = Object.keys(reference.values);
  assert.ok(names.length >= 10 && reference.runs === 1000);
  const expected = names.map((name) => {
    assert.ok(reference.ranxDiffers[name] < 1e-7, `ranx, ${name}`);
    const bytes = Buffer.from(reference.values[name], "base64");
    assert.equal(bytes.length, 4 * reference.runs);
    return Float32Array.from({ length: reference.runs }, (_, run) => bytes.readFloatLE(4 * run));
  });
  for (let run = 0; run < reference.runs; run++) {
    const { qrels, lines } = madeFiles(run);
    const { means } = evaluate(qrels, lines, names);
    names.forEach((name, at) => {
      const difference = Math.abs(means[name] - expected[at][run]);
      assert.ok(difference < 1e-6, `${name} of run ${run}: ${means[name]}, expected ${expected[at][run]}`);
    });
  }
});

test("the gain is the grade: best (3) below fair (1) has an nDCG of .7967", () => {
  const qrels = "q1 0 best 3\nq1 0 fair 1\nq1 0 bad 0\n";
  const { means } = evaluate(qrels, "q1 Q0 fair 1 0.9 s\nq1 Q0 best 2 0.8 s\nq1 Q0 bad 3 0.7 s\n", [
    "nDCG@10",
  ]);
  const worked = (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3));
  assert.ok(Math.abs(means["nDCG@10"] - worked) < 1e-12);
  assert.equal(means["nDCG@10"].toFixed(4), "0.7967");
});

test("a grade below 0 is as 0, and scores that are equal in 32 bits tie, both as pytrec_eval has it", () => {
  const { below0, rounded } = reference.singles;
  const run = "q Q0 b 1 0.9 s\nq Q0 a 2 0.8 s\nq Q0 c 3 0.7 s\nq Q0 d 4 0.6 s\n";
  const negative = evaluate("q 0 a 2\nq 0 b -1\nq 0 c 1\n", run, ["AP", "nDCG"]);
  assert.ok(Math.abs(negative.means.AP - below0.AP) < 1e-12);
  assert.ok(Math.abs(negative.means.nDCG - below0.nDCG) < 1e-12);
  assert.equal(negative.tiedByRounding, 0);

  const tied = evaluate("q 0 a 1\n", "q Q0 a 1 0.500000000001 s\nq Q0 b 2 0.5 s\n", ["AP", "nDCG"]);
  assert.equal(tied.means.AP, rounded.AP); // 1/2, where the file's own order would give 1
  assert.ok(Math.abs(tied.means.nDCG - rounded.nDCG) < 1e-12);
  assert.equal(tied.tiedByRounding, 1);
  const equal = evaluate("q 0 a 1\n", "q Q0 a 1 0.5 s\nq Q0 b 2 0.5 s\n", ["AP"]);
  assert.equal(equal.tiedByRounding, 0); // the file's own tie
});

test("of relevant candidates with equal scores the lower grade ranks first", () => {
  for (const order of ["q Q0 a 1 1 s\nq Q0 b 2 1 s\n", "q Q0 b 2 1 s\nq Q0 a 1 1 s\n"]) {
    const { means } = evaluate("q 0 a 3\nq 0 b 1\n", order, ["nDCG"]);
    assert.ok(Math.abs(means.nDCG - (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3))) < 1e-12);
  }
});

test("a line that is repeated counts once and is said; two grades or scores of one pair are refused", () => {
  const run = "q1 Q0 a 1 0.9 s\nq1 Q0 b 2 0.8 s\n";
  const once = evaluate("q1 0 a 1\nq1 0 b 0\n", run, ["AP", "nDCG"]);
  const twice = evaluate("q1 0 a 1\nq1 0 a 1\nq1 0 b 0\nq1 0 b 0\n", run, ["AP", "nDCG"]);
  const [note, ...others] = twice.notes;
  assert.match(
    note,
    /qrels\.txt: 2 lines, 2 first, repeat an earlier line; what is there twice counts once\.$/,
  );
  assert.deepEqual([others, once.notes], [[], []]);
  assert.deepEqual({ ...twice, notes: [] }, once);
  const reranked = evaluate("q1 0 a 1\nq1 0 b 0\n", `${run}q1 Q0 b 3 0.80 s\n`, ["AP", "nDCG"]);
  assert.match(reranked.notes.join(), /run\.txt: line 3 repeats an earlier line; .* counts once\.$/);
  assert.deepEqual({ ...reranked, notes: [] }, once);
  assert.throws(
    () => evaluate("q1 0 a 1\nq2 0 a 2\nq1 0 a 2\n", run, ["AP"]),
    /^UserError: .*qrels\.txt, line 3: a is judged 2 for q1, and 1 on line 1; keep one of them$/,
  );
  assert.throws(
    () => evaluate("q1 0 a 1\nq1 0 a 0\n", run, ["AP"]),
    /line 2: a is judged 0 for q1, and 1 on line 1/,
  );
  assert.throws(
    () => evaluate("q1 0 a 99999999999999999999\n", run, ["AP"]),
    /qrels\.txt, line 1: the relevance 99999999999999999999 is no whole number below 2\^53/,
  );
});
