import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { killAndCompare } from "../support/killed-sweep";
import { temporaryFolder } from "../support/temporary-folder";

const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";

test("sweeps killed at random points end on the bits of one that was left alone", {
  skip,
}, async () => {
  const folder = temporaryFolder("killed");
  const { kills, finished, different } = await killAndCompare(folder, 3, 1);
  assert.deepEqual({ kills, different }, { kills: 3, different: [] });
  assert.ok(finished >= 1);
});
