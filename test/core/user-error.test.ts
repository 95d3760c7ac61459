import assert from "node:assert/strict";
import { test } from "node:test";
import { naming, StorageError, UserError } from "../../src/core";

test("a message holds no character that a terminal obeys, whatever it quotes", () => {
  const { message } = new UserError("mine.jsonl: no language \u001b[2J\n\u0007\u009b; Tür, 看, 😀");
  assert.equal(message, "mine.jsonl: no language \\u001b[2J\\n\\u0007\\u009b; Tür, 看, 😀");
  assert.equal(new StorageError("a\tb").message, "a\\tb");
  assert.equal(new UserError("cell 3:\n ", "a\tb\nc").message, "cell 3:\\n a\\tb\nc");
});

test("of an overlong message the beginning, which names the file, and the end, which says what to do, stay", () => {
  const { message } = new UserError(`mine.jsonl: no language ${"x".repeat(100_000)}; there are en, de`);
  assert.ok(message.length < 1100);
  assert.match(message, /^mine\.jsonl: no language x+ … x+; there are en, de$/);
});

test("a sentence gets the name of the file that it is about, once; a defect stays as it is", () => {
  const throwing = (error: Error) => () =>
    naming("mine.json", () => {
      throw error;
    });
  assert.throws(throwing(new UserError("no mix")), new UserError("mine.json: no mix"));
  assert.throws(throwing(new UserError("mine.json: no mix")), new UserError("mine.json: no mix"));
  const defect = new TypeError("no function");
  assert.throws(throwing(defect), (error) => error === defect);
  assert.equal(
    naming("mine.json", () => 3),
    3,
  );
});
