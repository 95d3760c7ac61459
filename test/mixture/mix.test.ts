import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { makeMix, mixLabel, parseMix, proportionsOf, simplexCentroid } from "../../src/mixture";

test("a mix reads parts and proportions, in lowest terms", () => {
  assert.deepEqual(parseMix("2:2:0"), { mono: 1, cross: 1, multi: 0 });
  assert.deepEqual(parseMix("0.5/0.5/0"), { mono: 1, cross: 1, multi: 0 });
  assert.deepEqual(parseMix("0.25 / 0.25 / 0.5"), { mono: 1, cross: 1, multi: 2 });
  assert.equal(mixLabel(parseMix("0:0:7")), "0:0:1");
});

test("proportions sum to 1 and keep the ratio of the parts", () => {
  const part = fc.integer({ min: 0, max: 1000 });
  fc.assert(
    fc.property(part, part, fc.integer({ min: 1, max: 1000 }), (mono, cross, multi) => {
      const shares = proportionsOf(makeMix(mono, cross, multi));
      assert.ok(Math.abs(shares.mono + shares.cross + shares.multi - 1) < 1e-12);
      assert.ok(Math.abs(shares.mono * multi - shares.multi * mono) < 1e-9);
    }),
  );
});

test("what is no mix is refused in one sentence that says why", () => {
  assert.throws(() => parseMix("0.5/0.6/0"), /0\.5\/0\.6\/0 sum to 1\.1; they must sum to 1/);
  assert.throws(() => parseMix("1.2/-0.2/0"), /none may be negative/);
  assert.throws(() => parseMix("nan/0.5/0.5"), /each must be a number from 0 to 1/);
  assert.throws(() => parseMix("-1:1:1"), /whole parts of 0 or more/);
  assert.throws(() => parseMix("0:0:0"), /at least one above 0/);
  for (const text of ["1:1", "a:b:c", "", "1:1:1:1"])
    assert.throws(() => parseMix(text), /write three parts/);
});

test("the simplex-centroid design has three corners, three edge midpoints and the centroid", () => {
  assert.deepEqual(simplexCentroid().map(mixLabel), [
    "1:0:0",
    "0:1:0",
    "0:0:1",
    "1:1:0",
    "1:0:1",
    "0:1:1",
    "1:1:1",
  ]);
});
