import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { listNotebooks, syncNotebooks } from "../../src/notebook";
import { temporaryFolder } from "../support/temporary-folder";

const skip =
  !existsSync(projectPath(".venv", "bin", "jupytext")) && "jupytext is not installed; run: npm start";
const names = listNotebooks().map(({ name }) => name);

/** A copy of the project's notebooks, each newer than its text form. */
function copyNotebooks(): { folder: string; read: (...parts: string[]) => string } {
  const folder = temporaryFolder("notebooks");
  cpSync(projectPath("notebooks"), folder, { recursive: true });
  const later = new Date(Date.now() + 10_000);
  for (const name of names) utimesSync(path.join(folder, `${name}.ipynb`), later, later);
  return { folder, read: (...parts) => readFileSync(path.join(folder, ...parts), "utf8") };
}

test("a notebook in git holds no outputs", () => {
  for (const { name, file } of listNotebooks()) {
    const { cells } = JSON.parse(readFileSync(file, "utf8"));
    for (const { cell_type: type, outputs, execution_count: count } of cells)
      if (type === "code")
        assert.deepEqual(
          { outputs, count },
          { outputs: [], count: null },
          `${name}: run npx batchmix notebooks --sync`,
        );
  }
});

test("a notebook and its text form agree: to sync them changes neither", { skip }, async () => {
  const { folder, read } = copyNotebooks();
  await syncNotebooks(folder);
  for (const name of names) {
    for (const file of [`${name}.ipynb`, path.join("text", `${name}.ts`)])
      assert.equal(
        read(file),
        readFileSync(projectPath("notebooks", file), "utf8"),
        `${file}: run npx batchmix notebooks --sync`,
      );
  }
});

test("the newer of a notebook and its text form wins, and outputs go", { skip }, async () => {
  const { folder, read } = copyNotebooks();
  const [first, second] = names.map((name) => path.join(folder, `${name}.ipynb`));
  writeFileSync(first, read(path.basename(first)).replace("# Where to start?", "# Where not to start?"));
  const ran = JSON.parse(read(path.basename(second)));
  ran.cells[1].outputs = [{ output_type: "stream", name: "stdout", text: ["said"] }];
  writeFileSync(second, JSON.stringify(ran));
  const text = path.join(folder, "text", `${names[1]}.ts`);
  appendFileSync(text, '\n// %%\ndisplay.text("one more");\n');
  const latest = new Date(Date.now() + 20_000);
  for (const file of [first, text]) utimesSync(file, latest, latest);
  await syncNotebooks(folder);
  assert.match(read("text", `${names[0]}.ts`), /^\/\/ # Where not to start\?$/m);
  const { cells } = JSON.parse(read(path.basename(second)));
  assert.deepEqual(cells.at(-1).source, ['display.text("one more");']);
  assert.deepEqual(cells[1].outputs, []);
});
