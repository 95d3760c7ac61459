#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../src/core/project-path.cjs";
import { extraSteps, printNotices, setUp } from "./setup.mjs";

/** `npm test`: the set-up where needed, then everything that can fail, the quickest first. */

const root = projectPath();
const bin = (/** @type {string} */ name) => path.join(root, "node_modules", ".bin", name);
const found = (/** @type {string} */ folder, /** @type {string} */ ending) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending) && !name.includes(".ipynb_checkpoints"))
    .map((name) => path.join(folder, name))
    .sort();

if (!(await setUp())) process.exit(1);
printNotices();
if (!(await setUp({ steps: [extraSteps["all-MiniLM-L6-v2"]] })))
  console.log("tests of all-MiniLM-L6-v2 are skipped");
const node = process.execPath;
/** @type {[string, string, string[]][]} */
const parts = [
  ["types of src and test", bin("tsc"), ["--project", "."]],
  ["lint", path.join(root, "node_modules", "@biomejs", "cli-linux-x64", "biome"), ["ci", "."]],
  [
    "types of notebook cells",
    node,
    ["--import", "tsx", "scripts/check-notebooks.ts", ...found("notebooks", ".ipynb")],
  ],
  [
    "tests",
    node,
    [
      "--import",
      "tsx",
      "--test",
      "--test-concurrency=2",
      "--test-reporter=spec",
      ...found("test", ".test.ts"),
    ],
  ],
  ["quick study, figures and notebook", node, ["bin/batchmix.cjs", "quickstart", "--quick"]],
  ["small sweep", node, ["bin/batchmix.cjs", "sweep", "run", "sweeps/emoji-quick.json"]],
  ["notebooks", node, ["bin/batchmix.cjs", "notebooks", "0", "6", "8", "9", "10", "--small"]],
];
for (const [title, command, args] of parts) {
  console.log(`\n── ${title}`);
  const begun = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`── ${title}: ${status === 0 ? "passed" : "failed"} in ${seconds} s`);
  if (status !== 0) process.exit(1);
}
