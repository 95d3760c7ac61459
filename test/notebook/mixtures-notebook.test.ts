import assert from "node:assert/strict";
import { test } from "node:test";
import { figuresIn, notebookOutputs, notebookSkip } from "../support/executed-notebook";

test("the notebook of mixtures runs from top to bottom, to four figures and a trained run", {
  skip: notebookSkip,
}, async () => {
  const outputs = await notebookOutputs("03-mixtures");
  assert.equal(figuresIn(outputs), 4);
  const texts = outputs.map((data) => [data["text/plain"]].flat().join(""));
  assert.ok(
    texts.some((text) => /^step 16 of 16: loss \d/.test(text)),
    texts.join("\n"),
  );
});
