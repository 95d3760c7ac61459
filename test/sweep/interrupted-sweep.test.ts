import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { killAndCompare } from "../support/killed-sweep";

const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";

test("sweeps killed at random points end on the bits of one that was left alone", {
  skip,
}, async (context) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-killed-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const { kills, finished, different } = await killAndCompare(folder, 3, 1);
  assert.deepEqual({ kills, different }, { kills: 3, different: [] });
  assert.ok(finished >= 1);
});
