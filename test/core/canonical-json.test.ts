import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson, hashOf, sha256 } from "../../src/core";

test("canonicalJson orders keys and leaves out spaces, as in RFC 8785's example of sorting", () => {
  const value = { "\u20ac": "Euro Sign", "\r": "Carriage Return", "1": "One", "\u00f6": "o diaeresis" };
  assert.equal(
    canonicalJson(value),
    '{"\\r":"Carriage Return","1":"One","\u00f6":"o diaeresis","\u20ac":"Euro Sign"}',
  );
});

test("canonicalJson reads back as the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("canonicalJson refuses what JSON cannot hold", () => {
  assert.throws(() => canonicalJson({ rate: Number.NaN }), /finite numbers, got NaN/);
  assert.throws(() => canonicalJson([() => 1]), /got a function/);
});

test("hashOf does not depend on the order of keys, and differs for different values", () => {
  assert.equal(hashOf({ a: 1, b: { c: 2, d: 3 } }), hashOf({ b: { d: 3, c: 2 }, a: 1 }));
  assert.notEqual(hashOf({ a: 1 }), hashOf({ a: 2 }));
});

test("sha256 gives the digest printed in FIPS 180-4's examples", () => {
  assert.equal(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
