import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { runNotebook, TypeCheck } from "../../src/notebook";
import { temporaryFolder } from "../support/temporary-folder";

const isMissing = ![
  [".venv", "bin", "jupyter"],
  [".setup", "jupyter", "kernels", "batchmix"],
].every((parts) => existsSync(projectPath(...parts)));
const skip = isMissing && "the notebook environment is not set up here; see npx batchmix setup";

/** A notebook of code cells in a new folder whose name has a space. */
function notebookOf(...sources: string[]): { notebook: string; html: string; executed: string } {
  const folder = temporaryFolder("notebook");
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { display_name: "batchmix", language: "typescript", name: "batchmix" };
  const notebook = path.join(folder, "made.ipynb");
  writeFileSync(
    notebook,
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
  return { notebook, html: path.join(folder, "made.html"), executed: path.join(folder, "done.ipynb") };
}

test("a notebook runs with its parameters, under the caller's NODE_OPTIONS, and becomes HTML that needs no network", {
  skip,
}, async (context) => {
  const options = process.env.NODE_OPTIONS;
  context.after(() => {
    if (options === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = options;
  });
  process.env.NODE_OPTIONS = `${options ?? ""} --max-old-space-size=777`;
  const { notebook, html, executed } = notebookOf(
    'import { parameters, showFrame } from "./src/notebook";\nimport { DataFrame } from "danfojs-node";',
    "const { values } = parameters({ values: [0, 0] });\nvalues[0] + values[1]",
    'showFrame(new DataFrame([{ mix: "<mono>", mAP: 0.25, seeds: 3 }]), { seeds: 0 });',
    'import { getHeapStatistics } from "node:v8";\ngetHeapStatistics().heap_size_limit / 2 ** 20 < 1000',
  );
  const before = readFileSync(notebook, "utf8");
  await runNotebook(notebook, { html, executed, parameters: { values: [20, 22] } });
  const page = readFileSync(html, "utf8");
  assert.doesNotMatch(page, /<(script|link|img)[^>]+(src|href)="?(https?:)?\/\//);
  const { cells } = JSON.parse(readFileSync(executed, "utf8"));
  assert.match(JSON.stringify(cells[1].outputs), /42/);
  const table = [cells[2].outputs[0].data["text/html"]].flat().join("");
  assert.match(JSON.stringify(cells[3].outputs), /true/, "the kernel's heap is that of NODE_OPTIONS");
  assert.match(table, /&lt;mono>.*right">0\.250<.*right">3</);
  assert.equal(readFileSync(notebook, "utf8"), before);
});

test("a missing notebook is named", { skip }, async () => {
  await assert.rejects(
    runNotebook("/nowhere/made.ipynb", { html: "/nowhere/made.html" }),
    /no such notebook/,
  );
});

for (const [what, source, complaint] of [
  ["an exception", 'throw new Error("no such corpus");', /made\.ipynb, cell 2: .*\nError: no such corpus$/s],
  [
    "a type error",
    'const count: number = "three";',
    /made\.ipynb, cell 2: .*not assignable to type 'number'/,
  ],
  [
    "an unhandled rejection",
    'Promise.reject(new Error("lost in the dark"));',
    /made\.ipynb: .*lost in the dark/,
  ],
] as const) {
  test(`${what} in a cell fails the run and is named, and what was computed is kept as HTML`, {
    skip,
  }, async () => {
    const { notebook, html, executed } = notebookOf(
      "6 * 7",
      source,
      "await new Promise((done) => setTimeout(done, 50));",
    );
    await assert.rejects(runNotebook(notebook, { html, executed }), complaint);
    assert.match(readFileSync(html, "utf8"), />42\b/);
    assert.ok(!existsSync(executed));
  });
}

test("a check of types ends a run long before it comes to the cell with the error", { skip }, async () => {
  const { notebook, html } = notebookOf(
    "await new Promise((done) => setTimeout(done, 600_000));",
    'const one = 1;\nconst count: number = "three";',
  );
  const begun = performance.now();
  await assert.rejects(
    runNotebook(notebook, { html, types: new TypeCheck([notebook]) }),
    /^UserError: the run was ended, since there are type errors:\nmade\.ipynb, cell 2, line 2: Type 'string' is not assignable to type 'number'\.$/,
  );
  assert.ok(performance.now() - begun < 300_000);
  assert.ok(!existsSync(html));
});
