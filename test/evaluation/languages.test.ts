import assert from "node:assert/strict";
import { test } from "node:test";
import type { RetrievalSet } from "../../src/data";
import {
  evaluateRetrieval,
  languageBias,
  languagePairMeans,
  meansByKind,
  parseMeasure,
  zeroShotMeans,
} from "../../src/evaluation";

/** Two items in three languages, each text a query and a candidate but for its own; b lacks item 1 in cc. */
const languages = ["aa", "bb", "cc"];
const texts = [
  ...[0, 1].map((item) => ({ language: "aa", item, text: "" })),
  ...[0, 1].map((item) => ({ language: "bb", item, text: "" })),
  { language: "cc", item: 0, text: "" },
];
const queries = [texts[0], texts[3], texts[4], { language: "cc", item: 2, text: "" }];
const set: RetrievalSet = {
  name: "hand-made",
  languages,
  items: ["a", "b", "c"],
  queries,
  candidates: texts,
  relevant: [Int32Array.of(2, 4), Int32Array.of(1), Int32Array.of(0, 2), Int32Array.of()],
  ownCandidate: Int32Array.of(0, 3, 4, -1),
};
/** Ranks of the relevant: query 0: 2 and 1 of 4; query 1: 3 of 4; query 2: 1 and 4 of 4. */
const scores = Float32Array.of(
  ...[0.9, 0.1, 0.5, 0.2, 0.6],
  ...[0.4, 0.3, 0.8, 0.9, 0.1],
  ...[0.7, 0.6, 0.2, 0.5, 0.9],
  ...[0.1, 0.2, 0.3, 0.4, 0.5],
);
const scoresOf = (from: number, to: number) => scores.subarray(from * 5, to * 5);
const result = evaluateRetrieval(set, scoresOf, {
  measures: [parseMeasure("RR"), parseMeasure("AP"), parseMeasure("P@2")],
  top: 2,
});

test("the language pairs hold the mean of each mono and cross setting", () => {
  const { means } = languagePairMeans(set, result.queryScores);
  // in bb query 0 finds its item first of 2; in cc alone; query 1 in aa second of 2; query 2 first in aa, second in bb
  assert.deepEqual(means, [
    [null, 1, 1],
    [1 / 2, null, null],
    [1, 1 / 2, null],
  ]);
  assert.deepEqual(languagePairMeans(set, result.queryScores, "P@2").means[0], [null, 1 / 2, 1 / 2]);
});

test("each measure has its own averages, and queries without relevant candidates are counted, not lost", () => {
  const { multi } = meansByKind(set, result.queryScores, "RR");
  assert.deepEqual(
    multi.settings().map(({ query, queries: count, mean }) => [query, count, mean]),
    [
      ["aa", 1, 1],
      ["bb", 1, 1 / 3],
      ["cc", 1, 1],
    ],
  );
  assert.throws(() => meansByKind(set, result.queryScores, "R@5"), /expected one of AP, RR, P@2, got R@5/);
  assert.deepEqual(result.leftOut, { mono: 0, cross: 2, multi: 1 }); // query 3, in two cross settings and the pool
});

test("seen, unseen and mixed settings average apart", () => {
  const means = zeroShotMeans(set, result.queryScores, ["aa", "bb"]);
  assert.deepEqual(means.seen, { mono: null, cross: (1 + 1 / 2) / 2, multi: (1 + 1 / 3) / 2 });
  assert.deepEqual(means.unseen, { mono: null, cross: null, multi: (1 / 1 + 2 / 4) / 2 });
  assert.deepEqual(means.mixed, { mono: null, cross: (1 + 1 + 1 / 2) / 3, multi: null });
  assert.throws(() => zeroShotMeans(set, result.queryScores, ["xx"]), /expected some of aa,bb,cc, got xx/);
});

test("language bias of the best two, worked by hand", () => {
  // best two: query 0: cc bb; query 1: bb aa; query 2: aa aa; query 3 has no relevant candidate
  const bias = languageBias(set, result.top, 2);
  const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12, `${found}`);
  assert.equal(bias.k, 2);
  near(bias.sameLanguage.top, (0 + 1 / 2 + 0) / 3);
  near(bias.sameLanguage.pool, (1 / 4 + 1 / 4 + 0) / 3);
  const second = 1 / Math.log2(3);
  near(bias.exposure.aa, (0 + second / (1 + second) + 1) / 3);
  near(bias.exposure.bb, (second / (1 + second) + 1 / (1 + second) + 0) / 3);
  near(bias.exposure.cc, 1 / (1 + second) / 3);
  // relevant: query 0 bb and cc as found, 0 bits; query 1 aa alone, half found; query 2 aa and bb, all aa found
  const one = Math.log2(1 / (0.99 / 2 + 0.01));
  const two = 0.5 * Math.log2(0.5 / (0.99 + 0.005)) + 0.5 * Math.log2(0.5 / 0.005);
  near(bias.divergence, (0 + one + two) / 3);
  assert.throws(() => languageBias(set, [], 2), /expected 4 rankings, got 0/);
  assert.throws(() => languageBias(set, result.top, 3), /expected the best 3 of each query, got 2/);
});

test("a language without candidates is refused by name", () => {
  const without = { ...set, languages: ["aa", "bb", "cc", "dd"] };
  assert.throws(() => evaluateRetrieval(without, scoresOf), /hand-made has no candidates in dd/);
});
