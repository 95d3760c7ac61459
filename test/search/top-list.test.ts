import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../src/core";
import { TopList } from "../../src/search";

test("the top list is the head of the sorted pool, in blocks and full of ties", () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      (seed, size, k) => {
        const stream = new RandomStream(seed, "top");
        const scores = Float32Array.from({ length: size }, () => stream.below(6) - 2);
        const relevant = new Set([...scores.keys()].filter(() => stream.below(4) === 0));
        const own = stream.below(size + 1) - 1;
        const ceiling = stream.below(2) === 0 ? 1 : undefined; // scores go from -2 to 3
        const sorted = [...scores.keys()]
          .filter((index) => index !== own && scores[index] <= (ceiling ?? 3))
          .sort(
            (a, b) => scores[b] - scores[a] || Number(relevant.has(a)) - Number(relevant.has(b)) || a - b,
          );
        const list = new TopList(k, relevant, ceiling);
        const cut = stream.below(size);
        list.add(scores.subarray(0, cut), 0, own);
        list.add(scores.subarray(cut), cut, own);
        const { candidates, scores: found } = list.ranking();
        assert.deepEqual([...candidates], sorted.slice(0, k));
        assert.deepEqual(
          [...found],
          sorted.slice(0, k).map((index) => scores[index]),
        );
      },
    ),
  );
});

test("a list without places and a NaN are refused", () => {
  assert.throws(() => new TopList(0), /expected k from 1 up, got 0/);
  assert.throws(() => new TopList(2).add(Float32Array.of(1, Number.NaN), 5), /got NaN for candidate 6/);
});
