import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { writeSmallSweep } from "../support/killed-sweep";
import { temporaryFolder } from "../support/temporary-folder";

const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";
const folder = temporaryFolder("workers");

/** A small sweep as a TypeScript file with lines of its own before it. */
function sweepFile(name: string, lines: string): string {
  const sweep = JSON.parse(readFileSync(writeSmallSweep(folder), "utf8"));
  const corpus = JSON.stringify(path.join(folder, "few.jsonl"));
  const file = path.join(folder, name);
  writeFileSync(file, `${lines}\nexport default { ...${JSON.stringify(sweep)}, corpus: ${corpus} };\n`);
  return file;
}

function runWithWorkers(file: string) {
  return spawnSync(
    process.execPath,
    [projectPath("bin", "batchmix.cjs"), "sweep", "run", file, "--workers", "2"],
    {
      encoding: "utf8",
      timeout: 300_000,
      env: { ...process.env, BATCHMIX_RESULTS: path.join(folder, "results") },
    },
  );
}

test("what a sweep file prints in its workers goes through, also if it reads as an event; cells are all done", {
  skip,
}, () => {
  const said = ["hello from the sweep file", '{"event":"refused","reason":"no"}'];
  const file = sweepFile("chatty.ts", said.map((line) => `console.log(${JSON.stringify(line)});`).join("\n"));
  const { status, stdout, stderr } = runWithWorkers(file);
  assert.equal(status, 0, stderr);
  const lines = stdout.split("\n");
  for (const line of said)
    assert.equal(lines.filter((each) => each === line).length, 3, "parent and two workers");
  assert.match(stdout, /mAP/);
});

test("a sweep file that only workers refuse: their sentence, code 1, no trace", { skip }, () => {
  const file = sweepFile(
    "refused.ts",
    'console.error("cells failed");\nconst seeds = process.argv[2].startsWith("{") ? 0 : 1;',
  );
  writeFileSync(file, readFileSync(file, "utf8").replace('"seeds":1', '"seeds": seeds'));
  const { status, stderr } = runWithWorkers(file);
  assert.equal(status, 1);
  assert.match(stderr, /^cells failed$/m);
  assert.match(stderr, /^batchmix: .*seeds/m);
  assert.doesNotMatch(stderr, /^\s+at /m);
});

test("a worker that ends by itself before it is done ends the sweep with a sentence", { skip }, () => {
  const file = sweepFile("ends.ts", 'if (process.argv[2].startsWith("{")) process.exit(7);');
  const { status, stderr } = runWithWorkers(file);
  assert.equal(status, 1);
  assert.match(stderr, /^batchmix: worker \d ended with code 7; what it said stands above$/m);
});

test("a worker that is killed is started again", { skip }, () => {
  const marker = JSON.stringify(path.join(folder, "was-killed"));
  const file = sweepFile(
    "killed.ts",
    `import { existsSync, writeFileSync } from "node:fs";
if (process.argv[2].startsWith("{") && !existsSync(${marker})) {
  writeFileSync(${marker}, "");
  process.kill(process.pid, "SIGKILL");
}`,
  );
  const { status, stderr } = runWithWorkers(file);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^worker \d was ended by SIGKILL at its start; it is started again$/m);
});
