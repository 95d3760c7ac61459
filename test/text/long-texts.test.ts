import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { loadTokenizer } from "../../src/text";
import longTexts from "../fixtures/text/long-texts.json";

const folders = {
  unigram: projectPath("data", "models", "multilingual-e5-small"),
  wordpiece: projectPath("test", "fixtures", "text", "wordpiece"),
};

/** 300,000 characters, as make-long-texts.py draws them. */
function textOf(alphabet: readonly string[]): string {
  let state = 7;
  const drawn = Array.from({ length: 300_000 }, () => {
    state = (state * 48271) % 2147483647;
    return alphabet[state % alphabet.length];
  });
  return drawn.join("");
}

for (const kind of ["unigram", "wordpiece"] as const) {
  const isThere = existsSync(path.join(folders[kind], "tokenizer.json"));
  const skip = isThere ? false : "no data/models/multilingual-e5-small; run: npm start";
  test(`${kind}: ids of 300,000 characters of any script are the Rust tokenizers', in time`, { skip }, () => {
    const tokenizer = loadTokenizer(folders[kind]);
    for (const { name, alphabet, [kind]: expected } of longTexts) {
      const text = textOf(alphabet);
      const begun = process.cpuUsage();
      const ids = tokenizer.encode(text, Number.MAX_SAFE_INTEGER);
      const seconds = process.cpuUsage(begun).user / 1e6;
      assert.equal(ids.length, expected.tokens, name);
      assert.equal(createHash("sha256").update(ids).digest("hex"), expected.sha256, name);
      if (name === longTexts[0].name) {
        const cut = tokenizer.encode(text, 128); // reads the whole text
        assert.deepEqual(cut.slice(0, -1), ids.slice(0, cut.length - 1), name);
      }
      // about half a second on an idle core; the searches that these replaced take from 30 s up
      assert.ok(seconds < 8, `${name}: ${seconds} s`);
    }
  });
}
