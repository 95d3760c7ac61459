import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { mixLabel, parseDesign, proportionsOf } from "../../src/mixture";

test("a {3, m} lattice has (m + 1)(m + 2)/2 different mixes whose proportions are multiples of 1/m", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), (m) => {
      const mixes = parseDesign([`lattice ${m}`]);
      assert.equal(new Set(mixes.map(mixLabel)).size, ((m + 1) * (m + 2)) / 2);
      for (const share of mixes.flatMap((mix) => Object.values(proportionsOf(mix))))
        assert.ok(Math.abs(share * m - Math.round(share * m)) < 1e-9);
    }),
  );
});

test("the {3, 2} lattice, by hand", () => {
  assert.deepEqual(parseDesign(["lattice 2"]).map(mixLabel), [
    "1:0:0",
    "1:1:0",
    "1:0:1",
    "0:1:0",
    "0:1:1",
    "0:0:1",
  ]);
});

test("a design joins its entries, each mix once", () => {
  assert.equal(parseDesign(["lattice 3", "midpoints", "interior"]).length, 10 + 3 + 3);
  assert.deepEqual(parseDesign(["alpha 2", "2:2:0", "0.5/0.25/0.25"]).map(mixLabel), [
    "1:0:0",
    "1:1:0",
    "0:1:0",
    "2:1:1",
  ]);
});
