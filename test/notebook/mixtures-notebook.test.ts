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

test("the notebook of mixtures runs from top to bottom, to three figures and a trained run", {
  skip,
}, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-notebook-"));
  const executed = path.join(folder, "executed.ipynb");
  await runNotebook(projectPath("notebooks", "03-mixtures.ipynb"), {
    html: path.join(folder, "mixtures.html"),
    executed,
    parameters: { batchSize: 16 },
  });
  const { cells }: Executed = JSON.parse(readFileSync(executed, "utf8"));
  const outputs = cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data ?? {});
  const figures = outputs.filter((data) => "application/vnd.plotly.v1+json" in data);
  assert.equal(figures.length, 3);
  const texts = outputs.map((data) => [data["text/plain"]].flat().join(""));
  assert.ok(
    texts.some((text) => /^step 16 of 16: loss \d/.test(text)),
    texts.join("\n"),
  );
});
