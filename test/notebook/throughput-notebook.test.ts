import assert from "node:assert/strict";
import { test } from "node:test";
import { figuresIn, notebookOutputs, notebookSkip } from "../support/executed-notebook";

test("the notebook of throughput runs from top to bottom: speeds, waits, a forest, verdicts, costs", {
  skip: notebookSkip,
}, async () => {
  const outputs = await notebookOutputs("07-throughput");
  assert.equal(figuresIn(outputs), 5);
  const tables = outputs.flatMap((data) =>
    "text/html" in data ? [[data["text/html"]].flat().join("")] : [],
  );
  const headings = ["share of GEMM", "p99", "cross against mono", "seeds that reach it"];
  for (const heading of headings)
    assert.ok(
      tables.some((table) => table.includes(heading)),
      heading,
    );
  assert.match(tables.join("\n"), /equivalent within 5 %|different|undecided at this number of blocks/);
});
