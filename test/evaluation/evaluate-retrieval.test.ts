import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../src/core";
import type { RetrievalSet, RetrievalText } from "../../src/data";
import { averagePrecision, evaluateRetrieval, rankDistance } from "../../src/evaluation";
import { poolRanks } from "../../src/search";

/** Made by pytrec_eval and scipy: make-retrieval.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "evaluation", "retrieval.json"), "utf8"),
);

function referenceSet(): RetrievalSet {
  const languages = Object.keys(reference.items);
  const texts: RetrievalText[] = languages.flatMap((language) =>
    reference.items[language].map((item: number) => ({ language, item, text: `${language} ${item}` })),
  );
  const isOwn = (q: number, c: number) => q === c && texts[q].language !== "cc";
  return {
    name: "reference",
    languages,
    items: ["0", "1", "2", "3", "4", "5", "6"],
    queries: texts,
    candidates: texts,
    relevant: texts.map((query, q) =>
      Int32Array.from(
        texts.flatMap((candidate, c) => (candidate.item === query.item && !isOwn(q, c) ? [c] : [])),
      ),
    ),
    ownCandidate: Int32Array.from(texts, (_, q) => (isOwn(q, q) ? q : -1)),
  };
}

const scoresOf = (from: number, to: number) =>
  Float32Array.from(reference.scores.slice(from, to).flat() as number[]);

test("mAP of every setting is pytrec_eval's, and rank distance scipy's, to 1e-6", () => {
  const result = evaluateRetrieval(referenceSet(), scoresOf, { queriesPerBlock: 4 });
  assert.equal(result.settings.length, Object.keys(reference.settings).length);
  for (const { query, candidate, queries, meanAP } of result.settings) {
    const name = `${query} ${candidate}`;
    assert.ok(
      Math.abs(meanAP - reference.settings[name]) < 1e-6,
      `${name}: ${meanAP} ${reference.settings[name]}`,
    );
    assert.equal(queries, reference.counts[name], name);
  }
  assert.ok(Math.abs(result.rankDistance - reference.rankDistance) < 1e-6);
});

test("macro averages are means over settings, and item scores average to them", () => {
  const {
    settings,
    macro,
    itemScores,
    itemRankDistances,
    rankDistance: distance,
  } = evaluateRetrieval(referenceSet(), scoresOf);
  for (const kind of ["mono", "cross", "multi"] as const) {
    const means = settings.filter((setting) => setting.kind === kind).map((setting) => setting.meanAP);
    assert.equal(means.length, { mono: 1, cross: 6, multi: 3 }[kind]);
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    assert.ok(Math.abs((macro[kind] ?? 0) - mean) < 1e-12);
    const scores = itemScores[kind] ?? [];
    assert.equal(scores.length, 7);
    assert.ok(Math.abs(scores.reduce((sum, value) => sum + value, 0) / 7 - mean) < 1e-12);
  }
  assert.ok(Math.abs(itemRankDistances.reduce((sum, value) => sum + value, 0) / 7 - distance) < 1e-9);
});

test("averagePrecision and rankDistance of ranks 1, 3 and 6 are 13/18 and 5", () => {
  assert.equal(averagePrecision([1, 3, 6]), (1 / 1 + 2 / 3 + 3 / 6) / 3);
  assert.equal(rankDistance([1, 3, 6]), 5);
  assert.throws(() => averagePrecision([]), /at least one rank/);
});

test("a constant scorer gets the worst ranks", () => {
  const blocks = [{ from: 0, to: 4 }];
  const ranks = (relevant: number[], own: number) =>
    poolRanks(new Float32Array(4), 0, blocks, Int32Array.from(relevant), own).whole;
  assert.deepEqual(ranks([0], -1), [4]);
  assert.deepEqual(ranks([0, 1], -1), [3, 4]);
  assert.deepEqual(ranks([0, 1], 3), [2, 3]);
});

test("poolRanks agrees with sorting, on pools full of ties", () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 19 }), (seed, size) => {
      const stream = new RandomStream(seed, "pool");
      const scores = Float32Array.from({ length: size + 3 }, () => stream.below(4) / 4);
      const cut = stream.below(size);
      const blocks = [
        { from: 0, to: cut },
        { from: cut, to: size },
      ];
      const own = stream.below(size);
      const relevant = [...Array(size).keys()].filter((index) => index !== own && stream.below(3) === 0);
      const sorted = (from: number, to: number) => {
        const isRelevant = (index: number) => Number(relevant.includes(index));
        const order = [...Array(size).keys()]
          .filter((index) => index >= from && index < to && index !== own)
          .sort((a, b) => scores[3 + b] - scores[3 + a] || isRelevant(a) - isRelevant(b));
        return order.flatMap((index, rank) => (isRelevant(index) ? [rank + 1] : []));
      };
      const ranks = poolRanks(scores, 3, blocks, Int32Array.from(relevant), own);
      assert.deepEqual(ranks.whole, sorted(0, size));
      assert.deepEqual(ranks.byBlock, [sorted(0, cut), sorted(cut, size)]);
    }),
  );
});

test("NaN is refused, among relevant and other candidates", () => {
  const blocks = [{ from: 0, to: 2 }];
  const ranks = (scores: number[]) => poolRanks(Float32Array.from(scores), 0, blocks, Int32Array.of(0), -1);
  assert.throws(() => ranks([1, Number.NaN]), /got NaN for candidate 1/);
  assert.throws(() => ranks([Number.NaN, 1]), /got NaN/);
});
