import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PrecompiledMap } from "../../src/text/precompiled-map";
import fixture from "../fixtures/text/character-map.json";

const map = new PrecompiledMap(fixture.precompiled_charsmap);

test(`a map compiled by SentencePiece ${fixture.made.sentencepiece} gives the texts of the Rust tokenizers`, () => {
  assert.equal(fixture.texts.length, 26);
  for (const { text, normalized } of fixture.texts) assert.equal(map.apply(text), normalized, text);
});

test("a short cluster that begins with a key is replaced whole, a long one code point by code point", () => {
  // rules: U+00A0 to a space, U+0301 to an apostrophe, U+1F44D to "+1"
  assert.equal(map.apply("a\u00a0\u0301b"), "a b"); // 4 bytes: the accent goes
  assert.equal(map.apply("👍\u0301"), "+1'"); // 6 bytes
});

test("agrees with the 13 rules applied slowly, on clusters of every kind", () => {
  const special = fc.constantFrom(
    ...[
      "e",
      "\u0301",
      "\u00a0",
      "\u200d",
      "\r",
      "\n",
      "ß",
      "👍",
      "\u0600",
      "ᄀ",
      "ᅡ",
      "각",
      "ab",
      "c",
      "🇨",
      "\u0e33",
      "🏽",
      "Z",
    ],
  );
  const unit = fc.oneof(special, fc.string({ unit: "binary", minLength: 1, maxLength: 1 }));
  const text = fc.string({ unit });
  fc.assert(
    fc.property(text, (value) => assert.equal(map.apply(value), slowly(value))),
    { numRuns: 2000 },
  );
});

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const rules = new Map(fixture.rules.map(([from, to]) => [from, to]));

function slowly(text: string): string {
  const clusters = Array.from(segmenter.segment(text), ({ segment }) => [...segment]);
  return clusters.map((characters) => whole(characters) ?? oneByOne(characters)).join("");
}

function whole(characters: string[]): string | undefined {
  if (Buffer.byteLength(characters.join("")) >= 6) return undefined;
  const beginnings = characters.map((_, index) => characters.slice(0, index + 1).join(""));
  const key = beginnings.find((beginning) => rules.has(beginning));
  return key && rules.get(key);
}

function oneByOne(characters: string[]): string {
  return characters.map((character) => rules.get(character) ?? character).join("");
}

test("bytes without a whole trie are refused", () => {
  const bytes = Buffer.from(fixture.precompiled_charsmap, "base64");
  for (const short of [0, 3, 100]) {
    const cut = bytes.subarray(0, short).toString("base64");
    assert.throws(
      () => new PrecompiledMap(cut),
      /PrecompiledMap: expected a trie in \d+ bytes, got a length/,
    );
  }
});
