import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../support/temporary-folder";

const root = path.join(__dirname, "..", "..");

function check(sources: readonly string[]): { status: number | null; stderr: string } {
  const notebook = path.join(temporaryFolder("cells"), "made.ipynb");
  const cells = [
    { cell_type: "markdown", source: "# made" },
    ...sources.map((source) => ({ cell_type: "code", source })),
  ];
  writeFileSync(notebook, JSON.stringify({ cells }));
  const script = path.join(root, "scripts", "check-notebooks.ts");
  return spawnSync(process.execPath, ["--import", "tsx", script, notebook], { encoding: "utf8", cwd: root });
}

test("cells that follow from one another pass", () => {
  const { status, stderr } = check([
    'import { mean } from "./src";\nconst values = [1, 2];',
    "await null; mean(values);",
  ]);
  assert.equal(status, 0, stderr);
});

test("a type error names notebook, cell and line", () => {
  const { status, stderr } = check(["const count = 1;", "// a comment\nconst text: string = count;"]);
  assert.equal(status, 1);
  assert.match(stderr, /made\.ipynb, cell 3, line 2: Type 'number' is not assignable to type 'string'/);
});

test("what strictness alone narrows is refused, as tslab would", () => {
  const { status, stderr } = check([
    "const either = [1] as readonly (number | readonly string[] | null)[];",
    "either.map((one): number | null => (one === null || typeof one === 'number' ? one : one.length));",
  ]);
  assert.equal(status, 1);
  assert.match(stderr, /cell 3, line 1: Type '.*readonly string\[\]' is not assignable to type 'number'/);
});
