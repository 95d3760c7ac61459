import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, before, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectPath } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

interface Step {
  isCurrent(context: { root: string; retry: boolean }): Promise<boolean>;
  notice?(context: { root: string }): string | null;
}

/** A step as the set-up has it: its files are plain JavaScript, read by no compiler. */
async function load(name: string): Promise<Step> {
  const file = projectPath("scripts", "setup", `${name}.mjs`);
  return (await import(pathToFileURL(file).href))[`${name}Step`];
}

let root: string;
let steps: Record<"dependencies" | "engine" | "browser" | "notebooks", Step>;
const asked = process.env.BATCHMIX_ENGINE;

before(async () => {
  const [dependencies, engine, browser, notebooks] = await Promise.all(
    ["dependencies", "engine", "browser", "notebooks"].map(load),
  );
  steps = { dependencies, engine, browser, notebooks };
});

beforeEach(() => {
  delete process.env.BATCHMIX_ENGINE;
  root = temporaryFolder("stamps");
  for (const name of ["package-lock.json", "scripts/requirements-engine-cpu.txt"]) put(name);
  put("scripts/requirements-notebooks.txt");
});

afterEach(() => {
  rmSync(root, { recursive: true });
  if (asked !== undefined) process.env.BATCHMIX_ENGINE = asked;
});

/** Writes a file into the made-up clone: the given text, or what the project has there. */
function put(name: string, text?: string) {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  if (text === undefined) copyFileSync(projectPath(name), file);
  else writeFileSync(file, text);
}

test("packages are current while the stamp is the sha256 of the lockfile", async () => {
  const isCurrent = () => steps.dependencies.isCurrent({ root, retry: false });
  assert.equal(await isCurrent(), false);
  const hash = createHash("sha256").update(readFileSync(projectPath("package-lock.json")));
  put("node_modules/.batchmix-lock-sha256", hash.digest("hex"));
  assert.equal(await isCurrent(), true);
  put("package-lock.json", "{}");
  assert.equal(await isCurrent(), false);
});

test("an engine that fell back to wasm stays, with a notice, until it is to be tried again", async () => {
  const isCurrent = (retry = false) => steps.engine.isCurrent({ root, retry });
  assert.equal(await isCurrent(), false);
  const record = { engine: "wasm", node: process.version, notice: "no compiler" };
  put(".setup/engine.json", JSON.stringify(record));
  assert.equal(await isCurrent(), true);
  assert.equal(await isCurrent(true), false);
  assert.equal(steps.engine.notice?.({ root }), "no compiler");
  process.env.BATCHMIX_ENGINE = "native";
  assert.equal(await isCurrent(), false);
  process.env.BATCHMIX_ENGINE = "wasm";
  assert.equal(await isCurrent(true), true);
  assert.equal(steps.engine.notice?.({ root }), null);
});

test("a native engine is current while its key, its binding and the package's copy of it agree", async () => {
  const isCurrent = () => steps.engine.isCurrent({ root, retry: false });
  const copy = "node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node";
  const key = createHash("sha256")
    .update("2\n4.22.0\n") // the recipe's number and the package's version
    .update(readFileSync(projectPath("scripts", "requirements-engine-cpu.txt")))
    .digest("hex")
    .slice(0, 16);
  const record = (node: string) => JSON.stringify({ engine: "native", node, build: "cpu", key });
  put(".setup/engine.json", record(process.version));
  assert.equal(await isCurrent(), false);
  put(".engine/tfjs_binding.node", "binding");
  put(copy, "bind");
  assert.equal(await isCurrent(), false);
  put(copy, "binding");
  assert.equal(await isCurrent(), true);
  put(".setup/engine.json", record("v18.0.0"));
  assert.equal(await isCurrent(), false);
  put(".setup/engine.json", record(process.version));
  put("scripts/requirements-engine-cpu.txt", "tensorflow-cpu==2.19.0");
  assert.equal(await isCurrent(), false);
});

test("a fallback is tried again under another Node", async () => {
  const isCurrent = () => steps.engine.isCurrent({ root, retry: false });
  put(".setup/engine.json", JSON.stringify({ engine: "wasm", node: process.version }));
  assert.equal(await isCurrent(), true);
  put(".setup/engine.json", JSON.stringify({ engine: "wasm", node: "v18.0.0" }));
  assert.equal(await isCurrent(), false);
  put(".setup/engine.json", JSON.stringify({ engine: "wasm" })); // of a set-up that did not note it
  assert.equal(await isCurrent(), false);
});

test("a browser is current while its program is there, and none until it is to be tried again", async () => {
  const isCurrent = (retry = false) => steps.browser.isCurrent({ root, retry });
  assert.equal(await isCurrent(), false);
  put(".setup/browser.json", '{"recipe":2,"executa'); // cut short
  assert.equal(await isCurrent(), false);
  put(".setup/browser.json", JSON.stringify({ recipe: 2, executablePath: path.join(root, "chromium") }));
  assert.equal(await isCurrent(), false);
  put("chromium", "");
  assert.equal(await isCurrent(true), true);
  put(".setup/browser.json", JSON.stringify({ recipe: 2, executablePath: null, reason: "none" }));
  assert.equal(await isCurrent(), true);
  assert.equal(await isCurrent(true), false);
});

test("a notebook environment is not current in a clone that has moved", async (t) => {
  if (!existsSync(projectPath(".venv", "batchmix-stamp"))) return t.skip("the set-up has not been run");
  for (const name of [".venv/batchmix-stamp", ".setup/jupyter/kernels/batchmix/kernel.json"]) put(name);
  put(".venv/bin/python", "");
  assert.equal(await steps.notebooks.isCurrent({ root, retry: false }), false);
  const hash = readFileSync(projectPath(".venv", "batchmix-stamp"), "utf8").split(" ")[0];
  put(".venv/batchmix-stamp", `${hash} ${root}\n`);
  assert.equal(await steps.notebooks.isCurrent({ root, retry: false }), true);
  rmSync(path.join(root, ".venv", "bin", "python"));
  assert.equal(await steps.notebooks.isCurrent({ root, retry: false }), false);
});
