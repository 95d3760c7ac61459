import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../src/core";

const drawn = (stream: RandomStream, count = 20) => Array.from({ length: count }, () => stream.below(1000));

test("a stream repeats with its seed and name, and another seed or name gives another stream", () => {
  assert.deepEqual(drawn(new RandomStream(3, "items")), drawn(new RandomStream(3, "items")));
  assert.notDeepEqual(drawn(new RandomStream(3, "items")), drawn(new RandomStream(4, "items")));
  assert.notDeepEqual(drawn(new RandomStream(3, "items")), drawn(new RandomStream(3, "texts")));
});

test("below is uniform: chi-squared over 7 values stays under its 0.999 quantile, 22.46 on 6 degrees", () => {
  const stream = new RandomStream(0, "uniformity");
  const counts = new Array(7).fill(0);
  for (let i = 0; i < 70_000; i++) counts[stream.below(7)]++;
  const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquared < 22.46, String(chiSquared));
});

test("uniform lies in [0, 1) with mean 1/2", () => {
  const stream = new RandomStream(0, "mean");
  const draws = Array.from({ length: 10_000 }, () => stream.uniform());
  assert.ok(draws.every((draw) => draw >= 0 && draw < 1));
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  assert.ok(Math.abs(mean - 0.5) < 5 / Math.sqrt(12 * draws.length), String(mean)); // five standard errors
});

test("permutation holds every index once", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(), (n, seed) => {
      const order = new RandomStream(seed, "order").permutation(n);
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        [...Array(n).keys()],
      );
    }),
  );
});

test("a stream goes on from its state, through JSON, as if it had never stopped", () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(), (before, seed) => {
      const stream = new RandomStream(seed, "whole");
      drawn(stream, before);
      const state = JSON.parse(JSON.stringify(stream.state()));
      const other = new RandomStream(seed + 1, "other");
      other.resume(state);
      assert.deepEqual(drawn(other), drawn(stream));
    }),
  );
});

test("a stream refuses seeds and ranges it has no meaning for", () => {
  assert.throws(() => new RandomStream(-1, "x"), /seed >= 0, got -1/);
  assert.throws(() => new RandomStream(0.5, "x"), /got 0.5/);
  assert.throws(() => new RandomStream(0, "x").below(0), /from 1 to 2\^31, got 0/);
});
