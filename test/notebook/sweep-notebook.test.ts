import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { runNotebook } from "../../src/notebook";
import { writeSmallSweep } from "../support/killed-sweep";

const needed = [
  projectPath("data", "models", "multilingual-e5-small"),
  projectPath(".venv", "bin", "python"),
];
const missing = needed.find((place) => !existsSync(place));
const skip = missing ? `${missing} is missing; run: npm start` : false;

interface Executed {
  readonly cells: readonly { readonly outputs?: readonly { readonly data?: Record<string, unknown> }[] }[];
}

test("the notebook of sweeps declares, runs, watches and resumes one", { skip }, async (context) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-notebook-"));
  process.env.BATCHMIX_RESULTS = path.join(folder, "results");
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const executed = path.join(folder, "executed.ipynb");
  await runNotebook(projectPath("notebooks", "05-sweep.ipynb"), {
    html: path.join(folder, "sweep.html"),
    executed,
    parameters: { file: writeSmallSweep(folder) },
  });
  const { cells }: Executed = JSON.parse(readFileSync(executed, "utf8"));
  const outputs = cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data ?? {});
  const texts = outputs.flatMap((data) => Object.values(data).map((value) => [value].flat().join("")));
  const said = (text: string) =>
    assert.ok(
      texts.some((each) => each.includes(text)),
      text,
    );
  said("3 cells have results, 0 failed");
  said("3 of 3 cells done, 0 failed");
  said("**0** cells were computed.");
  assert.ok(outputs.some((data) => "application/vnd.plotly.v1+json" in data));
});
