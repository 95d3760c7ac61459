import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { runNotebook } from "../../src/notebook";

const needed = [
  projectPath("data", "models", "multilingual-e5-small"),
  projectPath(".venv", "bin", "python"),
];
const missing = needed.find((place) => !existsSync(place));
const skip = missing ? `${missing} is missing; run: npm start` : false;

interface Executed {
  readonly cells: readonly { readonly outputs?: readonly { readonly data?: Record<string, unknown> }[] }[];
}

test("the notebook of throughput runs from top to bottom: speeds, waits, a forest, verdicts, costs", {
  skip,
}, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-notebook-"));
  const executed = path.join(folder, "executed.ipynb");
  await runNotebook(projectPath("notebooks", "07-throughput.ipynb"), {
    html: path.join(folder, "throughput.html"),
    executed,
    parameters: { steps: 4, blocks: 2, texts: 12, pairs: 4 },
  });
  const { cells }: Executed = JSON.parse(readFileSync(executed, "utf8"));
  const outputs = cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data ?? {});
  assert.equal(outputs.filter((data) => "application/vnd.plotly.v1+json" in data).length, 1);
  const tables = outputs.flatMap((data) =>
    "text/html" in data ? [[data["text/html"]].flat().join("")] : [],
  );
  const headings = ["share of GEMM", "p99", "cross against mono", "on the Pareto front"];
  for (const heading of headings)
    assert.ok(
      tables.some((table) => table.includes(heading)),
      heading,
    );
  assert.match(tables.join("\n"), /equivalent within 5 %|different|undecided at this number of blocks/);
});
