import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

/** Runs the check where no nvidia-smi is to be found. */
function gpuCheck(...args: string[]) {
  const script = projectPath("scripts", "gpu-check.ts");
  return spawnSync(process.execPath, ["--require", "tsx/cjs", script, ...args], {
    cwd: projectPath(),
    encoding: "utf8",
    env: { ...process.env, PATH: temporaryFolder("no-gpu") },
  });
}

test("without a GPU the check says so in one sentence and passes", () => {
  const { status, stdout, stderr } = gpuCheck();
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^No GPU was checked: nvidia-smi does not answer here; [^\n]+\.\n$/);
});

test("an option that there is not is one sentence", () => {
  const { status, stderr } = gpuCheck("--bulid");
  assert.equal(status, 1);
  assert.match(stderr, /^gpu-check: there is no --bulid; [^\n]+\n$/);
});
