import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { figuresIn, notebookOutputs, notebookSkip } from "../support/executed-notebook";
import { temporaryFolder } from "../support/temporary-folder";

test("the notebook of hard negatives mines, shows candidates of each class, and draws from them", {
  skip: notebookSkip,
}, async () => {
  process.env.BATCHMIX_RESULTS = path.join(temporaryFolder("notebook"), "results");
  const outputs = await notebookOutputs("12-hard-negatives");
  assert.equal(figuresIn(outputs), 1);
  const tables = outputs.flatMap((data) => {
    const text = [data["text/plain"]].flat().join("");
    return text.includes("\t") ? [text.split("\n").map((line) => line.split("\t"))] : [];
  });
  const [[head, ...nearest], , , got] = tables;
  assert.deepEqual(head, ["query", "what", "language", "text", "score", "share"]);
  const kinds = nearest.map(([, what]) => what).slice(0, 5);
  assert.deepEqual(kinds, ["positive", "same", "same", "other", "other"]);
  for (const [, what, language] of nearest)
    if (what !== "positive") assert.equal(language === "en", what === "same");
  assert.deepEqual(
    got.map(([name]) => name),
    ["class", "same", "other"],
  );
});
