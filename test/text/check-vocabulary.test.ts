import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { checkVocabulary, loadTokenizer } from "../../src/text";

const folder = "test/fixtures/text/wordpiece"; // 1,500 tokens
const tokenizer = loadTokenizer(folder);

test("a table with as many rows as tokens, or more, will do", () => {
  checkVocabulary(tokenizer, 1500, folder);
  checkVocabulary(tokenizer, 1536, folder);
});

test("the tokenizer of another model is refused, with both files and sizes", () => {
  assert.throws(
    () => checkVocabulary(tokenizer, 1499, folder),
    (error) =>
      error instanceof UserError &&
      /wordpiece\/tokenizer\.json has 1500 tokens, but .*wordpiece\/config\.json a vocabulary of 1499/.test(
        error.message,
      ),
  );
});
