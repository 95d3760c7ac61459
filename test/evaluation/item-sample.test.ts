import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../src/core";
import type { RetrievalSet } from "../../src/data";
import { evaluateRetrieval, itemContrast, itemSample } from "../../src/evaluation";
import { bootstrapInterval, measureRange } from "../../src/statistics";

/** Items with a text in each of two languages, in the first alone, or in the second alone. */
function unevenSet(held: readonly (readonly string[])[], clusters?: readonly string[]): RetrievalSet {
  const texts = ["aa", "bb"].flatMap((language) =>
    held.flatMap((languages, item) => (languages.includes(language) ? [{ language, item, text: "" }] : [])),
  );
  return {
    name: "uneven",
    languages: ["aa", "bb"],
    items: held.map((_, item) => String(item)),
    clusters,
    queries: texts,
    candidates: texts,
    // captions: a text is no candidate of itself
    relevant: texts.map(({ item }, query) =>
      Int32Array.from(texts.keys()).filter((at) => at !== query && texts[at].item === item),
    ),
    ownCandidate: Int32Array.from(texts.keys()),
  };
}

test("an item without a query in a kind of setting is not in its sample, and an item with more weighs more", () => {
  // in cross retrieval items 0 and 1 have two queries each, item 2 none
  const set = unevenSet([["aa", "bb"], ["aa", "bb"], ["aa"]], ["x", "y", "y"]);
  const scores = Float32Array.from({ length: 25 }, (_, at) => (at * 7) % 11);
  const { itemScores, macro } = evaluateRetrieval(set, (from, to) => scores.subarray(from * 5, to * 5));
  const { values, weights, clusters } = itemSample(set, itemScores.cross ?? [], "cross");
  assert.deepEqual(clusters, ["x", "y"]);
  assert.deepEqual(weights, [1.5, 1.5]); // 3 items / (2 settings · 2 queries), twice
  assert.ok(Math.abs((values[0] + values[1]) / 2 - (macro.cross ?? Number.NaN)) < 1e-12);
  assert.deepEqual(itemSample(set, [], "mono"), { values: [], weights: [], clusters: [] });

  // the setting from bb to aa has the queries of item 0 alone
  const text = (language: string, item: number) => ({ language, item, text: "" });
  const texts = [text("aa", 0), text("aa", 1), text("bb", 0), text("bb", 1)];
  const lopsided: RetrievalSet = {
    ...set,
    items: ["0", "1"],
    clusters: undefined,
    queries: texts,
    candidates: texts,
    relevant: [Int32Array.of(2), Int32Array.of(3), Int32Array.of(0), new Int32Array(0)],
  };
  const contrast = itemContrast(lopsided, [0.75, 0.25], [0.3, 0.2], "cross", new RandomStream(0, "contrast"));
  assert.ok(Math.abs(contrast.value - (1 - 0.5) / 2) < 1e-12); // of the macro averages
  assert.ok(Math.abs((contrast.effectSize ?? Number.NaN) - 0.2 / Math.sqrt(0.02)) < 1e-9); // .3 and .1
  assert.equal(contrast.reason, "2 items are too few for an interval; 5 or more are needed");
  // 2 items / (2 settings · 2 queries) from aa, and 2 / (2 · 1) from bb
  assert.deepEqual(itemSample(lopsided, [0.75, 0.25], "cross").weights, [1.5, 0.5]);
  assert.deepEqual(itemSample(lopsided, [0.75, 0.25], "cross").values, [0.5, 0.5]);
});

test("values lie in [0, 1], their weighted mean is the macro average, and it has an interval or a reason", () => {
  const languages = fc.constantFrom(["aa", "bb"], ["aa", "bb"], ["aa"], ["bb"]);
  fc.assert(
    fc.property(fc.array(languages, { minLength: 2, maxLength: 14 }), fc.nat(1e6), (held, seed) => {
      fc.pre(held.some((each) => each.length === 2));
      const set = unevenSet(held);
      const size = set.queries.length;
      const stream = new RandomStream(seed, "uneven");
      const scores = Float32Array.from({ length: size * size }, () => stream.below(50));
      const result = evaluateRetrieval(set, (from, to) => scores.subarray(from * size, to * size));
      for (const kind of ["cross", "multi"] as const) {
        const { values, weights, clusters } = itemSample(set, result.itemScores[kind] ?? [], kind);
        assert.ok(values.every((value) => value > 0 && value < 1 + 1e-12));
        const options = { range: measureRange, weights, clusters, resamples: 99 };
        const { value, interval, reason } = bootstrapInterval(values, stream, options);
        assert.ok(Math.abs(value - (result.macro[kind] ?? Number.NaN)) < 1e-12);
        assert.ok(interval ? interval.low >= 0 && interval.high <= 1 : reason);
      }
    }),
    { numRuns: 200 },
  );
});
