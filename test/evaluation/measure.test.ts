import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../src/core";
import { parseMeasure, standardMeasures } from "../../src/evaluation";
import { poolRanks } from "../../src/search";

/** Means over 1,000 runs, and single runs, by pytrec_eval: make-measures.py. */
const reference: {
  runs: number;
  largest: number;
  means: Record<string, number>;
  first: Record<string, number[]>;
  sums: Record<string, number>;
} = JSON.parse(readFileSync(path.join(__dirname, "..", "fixtures", "evaluation", "measures.json"), "utf8"));

/**
 * A run without ties that make-measures.py makes just so: scores are a permutation of 0 to
 * size - 1, by the multiplier of Park and Miller 1988 in exact integers.
 */
function madeRun(run: number): { scores: Float32Array; relevant: Int32Array } {
  let state = run + 1;
  const below = (n: number) => {
    state = (state * 48271) % 2147483647;
    return state % n;
  };
  const size = 2 + below(reference.largest - 1);
  const scores = Float32Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last--) {
    const other = below(last + 1);
    [scores[last], scores[other]] = [scores[other], scores[last]];
  }
  const share = 2 + below(20);
  const relevant = [...scores.keys()].filter((index) => index === 0 || below(share) === 0);
  return { scores, relevant: Int32Array.from(relevant) };
}

const ranksOf = (scores: Float32Array, relevant: Int32Array) =>
  poolRanks(scores, 0, [{ from: 0, to: scores.length }], relevant, -1).whole;

test("every measure is pytrec_eval's on 1,000 seeded runs without ties, to 1e-6", () => {
  const names = Object.keys(reference.means);
  assert.ok(names.length >= 14 && reference.runs === 1000);
  for (const name of names) {
    const measure = parseMeasure(name);
    let mean = 0;
    let weighted = 0;
    for (let run = 0; run < reference.runs; run++) {
      const { scores, relevant } = madeRun(run);
      const value = measure.value(ranksOf(scores, relevant));
      if (run < reference.first[name].length)
        assert.ok(Math.abs(value - reference.first[name][run]) < 1e-6, `${name} of run ${run}: ${value}`);
      mean += value / reference.runs;
      weighted += value * Math.sin(run); // no two errors of single runs cancel in both
    }
    assert.ok(Math.abs(mean - reference.means[name]) < 1e-6, `${name}: ${mean} ${reference.means[name]}`);
    assert.ok(
      Math.abs(weighted - reference.sums[name]) < 1e-6,
      `${name}: ${weighted} ${reference.sums[name]}`,
    );
  }
});

test("measures of ranks 2, 3 and 12, worked by hand", () => {
  const values: Record<string, number> = {
    AP: (1 / 2 + 2 / 3 + 3 / 12) / 3,
    "AP@10": (1 / 2 + 2 / 3) / 3,
    "nDCG@10": (1 / Math.log2(3) + 1 / Math.log2(4)) / (1 + 1 / Math.log2(3) + 1 / Math.log2(4)),
    "nDCG@2": 1 / Math.log2(3) / (1 + 1 / Math.log2(3)), // the ideal has two in two ranks
    "R@1": 0,
    "R@2": 1 / 3,
    "R@100": 1,
    RR: 1 / 2,
    "RR@1": 0,
    "P@2": 1 / 2,
    "P@20": 3 / 20,
    "Success@1": 0,
    "Success@3": 1,
  };
  for (const [name, value] of Object.entries(values)) {
    assert.ok(Math.abs(parseMeasure(name).value([2, 3, 12]) - value) < 1e-15, name);
  }
  // a fourth relevant candidate that the ranking left out
  assert.equal(parseMeasure("AP").value([2, 3, 12], { missed: [1] }), (1 / 2 + 2 / 3 + 3 / 12) / 4);
  assert.equal(parseMeasure("R@100").value([], { missed: [1, 1] }), 0);
});

test("ties count against the system: relevant 1 and 0.5 among 1, 0.5, 0.5 and 0 rank 2 and 5", () => {
  const ranks = ranksOf(Float32Array.of(1, 0.5, 1, 0.5, 0.5, 0), Int32Array.of(0, 1));
  assert.deepEqual(ranks, [2, 5]);
  assert.equal(parseMeasure("AP").value(ranks), (1 / 2 + 2 / 5) / 2);
  assert.equal(parseMeasure("RR").value(ranks), 1 / 2);
  assert.equal(parseMeasure("R@1").value(ranks), 0);
  assert.equal(parseMeasure("Success@2").value(ranks), 1);
});

test("measures equal a slow reading of the sorted list, on pools full of ties", () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 23 }), (seed, size) => {
      const stream = new RandomStream(seed, "measures");
      const scores = Float32Array.from({ length: size }, () => stream.below(5) - 2);
      const isRelevant = Array.from(scores, (_, index) => index === 0 || stream.below(3) === 0);
      const order = [...scores.keys()].sort(
        (a, b) => scores[b] - scores[a] || Number(isRelevant[a]) - Number(isRelevant[b]),
      );
      const hits = order.map((index) => Number(isRelevant[index]));
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
      const total = sum(hits);
      const gain = (list: number[]) => sum(list.map((hit, at) => hit / Math.log2(at + 2)));
      const slow: Record<string, (k: number) => number> = {
        AP: (k) =>
          sum(hits.slice(0, k).map((hit, at) => (hit * sum(hits.slice(0, at + 1))) / (at + 1))) / total,
        nDCG: (k) => gain(hits.slice(0, k)) / gain([...hits].sort((a, b) => b - a).slice(0, k)),
        R: (k) => sum(hits.slice(0, k)) / total,
        RR: (k) => (hits.slice(0, k).includes(1) ? 1 / (hits.indexOf(1) + 1) : 0),
        P: (k) => sum(hits.slice(0, k)) / k,
        Success: (k) => Number(hits.slice(0, k).includes(1)),
      };
      const ranks = ranksOf(scores, Int32Array.from(order.filter((index) => isRelevant[index])).sort());
      for (const [name, value] of Object.entries(slow)) {
        for (const k of [1, 3, 40]) {
          assert.ok(Math.abs(parseMeasure(`${name}@${k}`).value(ranks) - value(k)) < 1e-12, `${name}@${k}`);
        }
      }
      for (const name of ["AP", "nDCG", "RR"]) {
        assert.ok(Math.abs(parseMeasure(name).value(ranks) - slow[name](size)) < 1e-12, name);
      }
    }),
  );
});

test("a measure is its printed name, and a name that is none is refused", () => {
  assert.deepEqual(
    standardMeasures.map(({ name }) => parseMeasure(name).name),
    standardMeasures.map(({ name }) => name),
  );
  for (const name of ["MAP", "AP@", "AP@0", "P", "R", "ndcg@10", "P@1.5", "constructor@1", ""]) {
    assert.throws(() => parseMeasure(name), /there is no measure/, name);
  }
  assert.throws(() => parseMeasure("AP").value([]), /expected at least one relevant candidate, got none/);
  assert.throws(() => parseMeasure("RR").value([1, 2], { grades: [1] }), /expected 2 grades, got 1/);
});
