import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath, sha256 } from "../../src/core";
import { loadTokenizer, tokenizerParts } from "../../src/text";
import { temporaryFolder } from "../support/temporary-folder";

/** Parts of tokenizer.json, and hashes of the Rust tokenizers' ids: make-tokenizer-parts.py. */
const fixture: {
  characters: string;
  texts: string[];
  tokenizers: { parts: Record<string, unknown> & { added_tokens?: object[] }; ids: string }[];
} = JSON.parse(readFileSync(projectPath("test", "fixtures", "text", "tokenizer-parts.json"), "utf8"));

const pieces = [...fixture.characters].flatMap((character) => [character, `##${character}`]);
const vocabulary = Object.fromEntries(["[UNK]", "[CLS]", "[SEP]", ...pieces].map((piece, id) => [piece, id]));
const model = {
  type: "WordPiece",
  unk_token: "[UNK]",
  continuing_subword_prefix: "##",
  max_input_chars_per_word: 1000,
  vocab: vocabulary,
};
const folder = temporaryFolder("parts");
writeFileSync(path.join(folder, "config.json"), "{}");

/** A tokenizer of the parts, with a piece for every character. */
function tokenizerOf({ added_tokens: added = [], ...parts }: (typeof fixture.tokenizers)[number]["parts"]) {
  const tokens = added.map((token, at) => ({ ...token, id: pieces.length + 3 + at }));
  const json = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...parts };
  writeFileSync(
    path.join(folder, "tokenizer.json"),
    JSON.stringify({ ...json, added_tokens: tokens, model }),
  );
  return loadTokenizer(folder);
}

for (const { parts, ids } of fixture.tokenizers) {
  test(`ids of ${fixture.texts.length} texts are the Rust tokenizers': ${JSON.stringify(parts).slice(0, 160)}`, () => {
    const tokenizer = tokenizerOf(parts);
    const expected = ids.split(" ");
    const differ = fixture.texts.filter(
      (text, at) => sha256(new Uint8Array(tokenizer.encode(text, 1000).buffer)).slice(0, 6) !== expected[at],
    );
    assert.deepEqual(differ, []);
  });
}

test("every type of normaliser, pre-tokenizer and post-processor is among those that are compared", () => {
  const compared = JSON.stringify(fixture.tokenizers);
  for (const part of ["normalizer", "pre_tokenizer", "post_processor"])
    for (const type of tokenizerParts[part])
      if (type !== "Precompiled") assert.ok(compared.includes(`"type":"${type}"`), type); // precompiled-map.test.ts has it
});
