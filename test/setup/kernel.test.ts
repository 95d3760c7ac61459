import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";

const script = `
import nbclient, nbformat
cell = nbformat.v4.new_code_cell("import { sha256 } from './src/core'; console.log(process.cwd(), sha256('abc').slice(0, 8));")
client = nbclient.NotebookClient(nbformat.v4.new_notebook(cells=[cell]), kernel_name="batchmix", timeout=60)
print("".join(output["text"] for output in client.execute().cells[0].outputs))
`;

import { temporaryFolder } from "../support/temporary-folder";

test("the kernel starts in the root of a clone whose path has a space, a quote and an umlaut", (t) => {
  const python = projectPath(".venv", "bin", "python");
  const spec = path.join(".setup", "jupyter", "kernels", "batchmix");
  if (!existsSync(python) || !existsSync(projectPath(spec))) return t.skip("the set-up has not been run");
  const root = temporaryFolder("it's für");
  try {
    for (const name of ["node_modules", "src"]) symlinkSync(projectPath(name), path.join(root, name));
    mkdirSync(path.dirname(path.join(root, spec)), { recursive: true });
    cpSync(projectPath(spec), path.join(root, spec), { recursive: true });
    const env = { ...process.env, JUPYTER_PATH: path.join(root, ".setup", "jupyter") };
    const output = execFileSync(python, ["-c", script], { cwd: os.tmpdir(), env, encoding: "utf8" });
    // FIPS 180-2 gives ba7816bf... for the message "abc"
    assert.equal(output.trim(), `${root} ba7816bf`);
  } finally {
    rmSync(root, { recursive: true });
  }
});

const manySends = `
import nbclient, nbformat
code = """import { newDisplay } from 'tslab';
const live = newDisplay();
for (let at = 0; at <= 900; at++) live.text(at + ' ' + 'x'.repeat(2000));"""
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
client = nbclient.NotebookClient(notebook, kernel_name="batchmix", timeout=60)
print(client.execute().cells[0].outputs[-1]["data"]["text/plain"].split(" ")[0])
`;

test("what a cell shows in quick succession waits for its turn, and the last of it stands", (t) => {
  const python = projectPath(".venv", "bin", "python");
  const jupyter = projectPath(".setup", "jupyter");
  if (!existsSync(python) || !existsSync(jupyter)) return t.skip("the set-up has not been run");
  const env = { ...process.env, JUPYTER_PATH: jupyter };
  const output = execFileSync(python, ["-c", manySends], { cwd: os.tmpdir(), env, encoding: "utf8" });
  assert.equal(output.trim(), "900");
});

test("the kernel runs under the Node that BATCHMIX_NODE names, and under the one on PATH without it", (t) => {
  const file = projectPath(".setup", "jupyter", "kernels", "batchmix", "kernel.json");
  if (!existsSync(file)) return t.skip("the set-up has not been run");
  const folder = temporaryFolder("kernel");
  for (const name of ["node", "other"])
    writeFileSync(path.join(folder, name), `#!/bin/sh\necho ${name} "$@"\n`, { mode: 0o755 });
  const [command, ...args]: string[] = JSON.parse(readFileSync(file, "utf8")).argv;
  const filled = args.map((arg) =>
    arg.replace("{connection_file}", "connection.json").replace("{resource_dir}", path.dirname(file)),
  );
  const { BATCHMIX_NODE: _, ...inherited } = process.env;
  const started = (env: NodeJS.ProcessEnv) =>
    execFileSync(command, filled, {
      env: { ...inherited, PATH: `${folder}:${process.env.PATH}`, ...env },
      encoding: "utf8",
    });
  assert.match(started({}), /^node .* kernel --config-path connection\.json$/m);
  assert.match(started({ BATCHMIX_NODE: path.join(folder, "other") }), /^other .* connection\.json$/m);
});
