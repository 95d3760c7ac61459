import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cleanCaption } from "../../src/data/clean-caption";

test("cleanCaption resolves HTML entities once, known ones only", () => {
  assert.equal(cleanCaption("R&amp;B and I&lt;3NY", "en"), "R&B and I<3NY");
  assert.equal(cleanCaption("people and cars. &nbsp;", "en"), "people and cars.");
  assert.equal(cleanCaption("&amp;amp; &#38; &#x26; &quot;x&quot;", "cs"), '&amp; & & "x"');
  assert.equal(cleanCaption("H&amp, R Block", "de"), "H&, R Block"); // as browsers read it
  assert.equal(cleanCaption("&unknown; AT&T, &#0; &#1114112;", "en"), "&unknown; AT&T, &#0; &#1114112;");
});

test("cleanCaption makes any white space one space and takes control and zero-width characters out", () => {
  assert.equal(cleanCaption("  zwei\u00a0 kleine   Hunde ", "de"), "zwei kleine Hunde");
  assert.equal(cleanCaption("Mädchen f\tährt Fahrrad", "de"), "Mädchen fährt Fahrrad");
  assert.equal(cleanCaption("um jipe \u200b\u200bverde", "pt"), "um jipe verde");
  assert.equal(cleanCaption("\u007fMetrô azul", "pt"), "Metrô azul");
});

test("cleanCaption takes phrase numbers out of Japanese, and leaves real numerals and other languages alone", () => {
  assert.equal(
    cleanCaption("1１０番の選手が、3ベースのところで10青い", "ja"),
    "１０番の選手が、ベースのところで青い",
  );
  assert.equal(cleanCaption("2 Babys", "de"), "2 Babys");
});

test("cleanCaption composes letters (NFC) and leaves compatibility forms", () => {
  assert.equal(cleanCaption("e\u0301te\u0301", "fr"), "été");
  assert.equal(cleanCaption("Ｔシャツ…", "ja"), "Ｔシャツ…");
});

test("cleanCaption gives nothing for a line without a caption", () => {
  for (const line of ["", "@@", " @@ ", " \t", "&nbsp;"]) assert.equal(cleanCaption(line, "de"), "");
  assert.equal(cleanCaption("12", "ja"), "");
});

test("cleanCaption of a clean caption without entities is that caption", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom("en", "ja", "zh"),
      (line, language) => {
        const once = cleanCaption(line.replaceAll("&", ""), language);
        assert.equal(cleanCaption(once, language), once);
      },
    ),
  );
});
