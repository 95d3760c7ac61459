import assert from "node:assert/strict";
import { test } from "node:test";
import { rememberingWords } from "../../src/text/word-by-word";

test("each word is asked for once", () => {
  const asked: string[] = [];
  const idsOf = rememberingWords((word) => {
    asked.push(word);
    return [...word].map((letter) => letter.charCodeAt(0));
  });
  assert.deepEqual(["a", "b", "ab", "a"].flatMap(idsOf), [97, 98, 97, 98, 97]);
  assert.deepEqual(["ab", "c"].flatMap(idsOf), [97, 98, 99]);
  assert.deepEqual(asked, ["a", "b", "ab", "c"]);
});
