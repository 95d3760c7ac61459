import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fontCss } from "../../src/figures/fonts";

const slices = (text: string) =>
  [...fontCss(text).matchAll(/font-weight: (\d+);[^}]*unicode-range: (U\+[0-9A-F]+)/gi)].map(
    ([, weight, first]) => `${weight} ${first.toUpperCase()}`,
  );

test("a text brings the slices of the font that it needs, and bold where it is bold", () => {
  assert.deepEqual(slices("mAP −.05"), ["400 U+0000"]);
  assert.deepEqual(slices("<b>mAP</b>"), ["400 U+0000", "700 U+0000"]);
  assert.equal(slices("Ελλάδα, Україна").length, 3); // latin for the comma, Greek, Cyrillic
});

test("other scripts come from their own fonts, limited to the text's characters", () => {
  assert.deepEqual(slices("ไทย"), ["400 U+0000", "400 U+E44"]);
  const arabic = fontCss("سلام");
  assert.ok(arabic.endsWith("unicode-range: U+633,U+644,U+627,U+645; }"), arabic.slice(-80));
  assert.deepEqual(slices("हिन्दी"), ["400 U+0900", "400 U+0000"]); // Noto Sans itself
  assert.deepEqual(slices("<b>ไ</b>ท"), ["400 U+0000", "400 U+E44", "700 U+0000", "700 U+E44"]);
  assert.deepEqual(slices("שלום"), ["400 U+0000"]); // no font has it
});

test("Chinese characters are Japanese beside kana, Hangul is Korean", () => {
  const fileOf = (font: string, slice: string) =>
    readFileSync(`node_modules/@fontsource/${font}/files/${font}-${slice}-400-normal.woff2`).toString(
      "base64",
    );
  // the slices of the packages' 400.css with 直 (U+76F4) and with 한 (U+D55C)
  const [chinese, japanese] = [fileOf("noto-sans-sc", "117"), fileOf("noto-sans-jp", "111")];
  assert.ok(fontCss("直").includes(chinese) && !fontCss("直").includes(japanese));
  assert.ok(fontCss("直す").includes(japanese) && !fontCss("直す").includes(chinese));
  assert.ok(fontCss("한").includes(fileOf("noto-sans-kr", "118")));
});

test("fonts are part of the text, not addresses elsewhere", () => {
  assert.doesNotMatch(fontCss("a"), /url\((?!data:)/);
  const [, data] = /base64,([^)]+)\)/.exec(fontCss("a")) ?? [];
  assert.equal(Buffer.from(data, "base64").subarray(0, 4).toString("latin1"), "wOF2");
});
