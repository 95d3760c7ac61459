import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "@huggingface/tokenizers";
import { WordByWord } from "../../src/text/word-by-word";

/** A model that gives every word in upper case and remembers what it was asked. */
class UpperCase extends Model {
  readonly asked: string[] = [];

  encode(words: string[]): string[] {
    this.asked.push(...words);
    return words.map((word) => word.toUpperCase());
  }
}

function upperCase(): UpperCase {
  return new UpperCase({ type: "WordPiece", unk_token: "?", vocab: {}, continuing_subword_prefix: "##" });
}

test("each word is asked for once", () => {
  const model = upperCase();
  const words = new WordByWord(model);
  assert.deepEqual(words.encode(["a", "b", "ab", "a"]), ["A", "B", "AB", "A"]);
  assert.deepEqual(words.encode(["ab", "c"]), ["AB", "C"]);
  assert.deepEqual(model.asked, ["a", "b", "ab", "c"]);
});
