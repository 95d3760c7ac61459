import assert from "node:assert/strict";
import { test } from "node:test";
import { fontCss } from "../../src/figures/fonts";

const slices = (text: string) =>
  [...fontCss(text).matchAll(/font-weight: (\d+);[^}]*unicode-range: (U\+[0-9A-F]+)/g)].map(
    ([, weight, first]) => `${weight} ${first}`,
  );

test("a text brings the slices of the font that it needs, and bold where it is bold", () => {
  assert.deepEqual(slices("mAP −.05"), ["400 U+0000"]);
  assert.deepEqual(slices("<b>mAP</b>"), ["400 U+0000", "700 U+0000"]);
  assert.equal(slices("Ελλάδα, Україна").length, 3); // latin for the comma, Greek, Cyrillic
});

test("fonts are part of the text, not addresses elsewhere", () => {
  assert.doesNotMatch(fontCss("a"), /url\((?!data:)/);
  const [, data] = /base64,([^)]+)\)/.exec(fontCss("a")) ?? [];
  assert.equal(Buffer.from(data, "base64").subarray(0, 4).toString("latin1"), "wOF2");
});
