import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { browserStep } from "../../scripts/setup/browser.mjs";
import { dependenciesStep } from "../../scripts/setup/dependencies.mjs";
import { engineStep } from "../../scripts/setup/engine.mjs";
import { notebooksStep } from "../../scripts/setup/notebooks.mjs";
import type { Context, Step } from "../../scripts/setup/step.mjs";
import { projectPath } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

let root: string;
const kernels = "src/engine/fused-kernels.cc";
const asked = process.env.BATCHMIX_ENGINE;

/** Whether a step has nothing to do in the made-up clone. */
const isDone = (step: Step, retry = false) => step.isCurrent({ root, retry } as Context);

beforeEach(() => {
  delete process.env.BATCHMIX_ENGINE;
  root = temporaryFolder("stamps");
  for (const name of ["package-lock.json", "scripts/requirements-engine-cpu.txt", kernels]) put(name);
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
  const isCurrent = () => isDone(dependenciesStep);
  assert.equal(await isCurrent(), false);
  const hash = createHash("sha256").update(readFileSync(projectPath("package-lock.json")));
  put("node_modules/.batchmix-lock-sha256", hash.digest("hex"));
  assert.equal(await isCurrent(), true);
  put("package-lock.json", "{}");
  assert.equal(await isCurrent(), false);
});

test("an engine that fell back to wasm stays, with a notice, until it is to be tried again", async () => {
  const isCurrent = (retry = false) => isDone(engineStep, retry);
  assert.equal(await isCurrent(), false);
  const record = { engine: "wasm", node: process.version, notice: "no compiler" };
  put(".setup/engine.json", JSON.stringify(record));
  assert.equal(await isCurrent(), true);
  assert.equal(await isCurrent(true), false);
  assert.equal(engineStep.notice?.({ root }), "no compiler");
  process.env.BATCHMIX_ENGINE = "native";
  assert.equal(await isCurrent(), false);
  process.env.BATCHMIX_ENGINE = "wasm";
  assert.equal(await isCurrent(true), true);
  assert.equal(engineStep.notice?.({ root }), null);
});

test("a native engine is current while its key, its binding and the package's copy of it agree", async () => {
  const isCurrent = () => isDone(engineStep);
  const copy = "node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node";
  const key = createHash("sha256")
    .update("4\n4.22.0\n") // the recipe's number and the package's version
    .update(readFileSync(projectPath("scripts", "requirements-engine-cpu.txt")))
    .update("\n")
    .update(readFileSync(projectPath(kernels)))
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
  put("scripts/requirements-engine-cpu.txt");
  assert.equal(await isCurrent(), true);
  put(kernels, "// other kernels");
  assert.equal(await isCurrent(), false);
});

test("a fallback is tried again under another Node", async () => {
  const isCurrent = () => isDone(engineStep);
  put(".setup/engine.json", JSON.stringify({ engine: "wasm", node: process.version }));
  assert.equal(await isCurrent(), true);
  put(".setup/engine.json", JSON.stringify({ engine: "wasm", node: "v18.0.0" }));
  assert.equal(await isCurrent(), false);
  put(".setup/engine.json", JSON.stringify({ engine: "wasm" })); // of a set-up that did not note it
  assert.equal(await isCurrent(), false);
});

test("a browser is current while its program is there, and none until it is to be tried again", async () => {
  const isCurrent = (retry = false) => isDone(browserStep, retry);
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
  assert.equal(await isDone(notebooksStep), false);
  const hash = readFileSync(projectPath(".venv", "batchmix-stamp"), "utf8").split(" ")[0];
  put(".venv/batchmix-stamp", `${hash} ${root}\n`);
  assert.equal(await isDone(notebooksStep), true);
  rmSync(path.join(root, ".venv", "bin", "python"));
  assert.equal(await isDone(notebooksStep), false);
});

test("packages that a link stands for are not replaced, since npm ci would empty the folder behind it", async () => {
  put("elsewhere/kept", "");
  symlinkSync(path.join(root, "elsewhere"), path.join(root, "node_modules"));
  await assert.rejects(dependenciesStep.run({ root, retry: false } as Context), /is a link/);
  assert.ok(existsSync(path.join(root, "elsewhere", "kept")));
});
