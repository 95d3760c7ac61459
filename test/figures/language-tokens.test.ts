import assert from "node:assert/strict";
import { test } from "node:test";
import { languageTokens } from "../../src/figures";

const rows = [
  { language: "en", role: "query", tokens: [4, 5, 6] },
  { language: "cs", role: "query", tokens: [8, 10, 30] },
  { language: "tr", role: "query", tokens: [7] },
];
const training = [
  { language: "en", texts: 30, tokens: 150 },
  { language: "cs", texts: 10, tokens: 100 },
];

test("tokens a text stand above each language's shares of training; languages without one have an asterisk", () => {
  const [boxes, texts, tokens] = languageTokens(rows, training).spec.data;
  assert.deepEqual(boxes.x, ["en", "cs", "tr*"]);
  assert.deepEqual(boxes.median, [5, 10, 7]);
  assert.deepEqual([texts.x, tokens.x], [boxes.x, boxes.x]);
  assert.deepEqual(texts.y, [30 / 40, 10 / 40, null]);
  assert.deepEqual(tokens.y, [150 / 250, 100 / 250, null]);
});

test("nothing trained leaves the shares empty", () => {
  const [, texts] = languageTokens(rows, []).spec.data;
  assert.deepEqual(
    [texts.x, texts.y],
    [
      ["en*", "cs*", "tr*"],
      [null, null, null],
    ],
  );
});
