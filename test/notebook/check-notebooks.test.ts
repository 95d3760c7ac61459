import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../support/temporary-folder";

const root = path.join(__dirname, "..", "..");

/** The notebooks of these cells, checked by one run: a program of all of src takes seconds. */
function check(notebooks: Readonly<Record<string, readonly string[]>>): ReturnType<typeof spawnSync> {
  const folder = temporaryFolder("cells");
  const files = Object.entries(notebooks).map(([name, sources]) => {
    const cells = sources.map((source) => ({ cell_type: "code", source }));
    const file = path.join(folder, `${name}.ipynb`);
    writeFileSync(file, JSON.stringify({ cells: [{ cell_type: "markdown", source: "# made" }, ...cells] }));
    return file;
  });
  const script = path.join(root, "scripts", "check-notebooks.ts");
  return spawnSync(process.execPath, ["--import", "tsx", script, ...files], { encoding: "utf8", cwd: root });
}

test("errors are named by notebook, cell and line; cells that follow from one another have none", () => {
  const { status, stdout, stderr } = check({
    right: ['import { mean } from "./src/statistics";\nconst values = [1, 2];', "await null; mean(values);"],
    wrong: ["const count = 1;", "// a comment\nconst text: string = count;"],
    // what strictness alone narrows, as tslab would refuse it
    loose: [
      "const either = [1] as readonly (number | readonly string[] | null)[];",
      "either.map((one): number | null => (one === null || typeof one === 'number' ? one : one.length));",
    ],
  });
  assert.equal(status, 1);
  const lines = String(stderr).trim().split("\n");
  assert.equal(lines.length, 2, String(stderr));
  assert.match(lines[0], /\/wrong\.ipynb, cell 3, line 2: Type 'number' is not assignable to type 'string'/);
  assert.match(
    lines[1],
    /\/loose\.ipynb, cell 3, line 1: Type '.*readonly string\[\]' is not assignable to type 'number'/,
  );
  assert.equal(stdout, "3 notebook(s), 2 type error(s)\n");
});
