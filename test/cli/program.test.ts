import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { batchmix } from "../../src/cli/program";
import { projectPath, UserError } from "../../src/core";

const { BATCHMIX_ENGINE: _, ...environment } = process.env;

function run(...args: string[]) {
  return spawnSync(process.execPath, args, { cwd: projectPath(), encoding: "utf8", env: environment });
}

test("help is shown without the library and the packages that draw", () => {
  const script = `require("tsx/cjs");
    const { batchmix } = require("./src/cli/program");
    batchmix().outputHelp();
    process.stderr.write(JSON.stringify(Object.keys(require.cache)));`;
  const { stdout, stderr } = run("-e", script);
  assert.match(stdout, /^Usage: batchmix/);
  const loaded: string[] = JSON.parse(stderr);
  assert.ok(loaded.includes(projectPath("src", "cli", "program.ts")));
  const folders = loaded
    .filter((file) => file.startsWith(projectPath("src")))
    .map((file) => path.dirname(file));
  assert.deepEqual(
    [...new Set(folders)].sort(),
    ["cli", "core", "settings", "slurm"].map((folder) => projectPath("src", folder)),
  );
  const packages = loaded.flatMap((file) => /node_modules\/((@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  for (const name of packages) assert.doesNotMatch(name, /tensorflow|danfo|cli-table3|cli-progress|duckdb/);
});

test("a command that computes nothing says nothing of the engine", (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-program-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "qrels.txt"), "q 0 a 1\n");
  writeFileSync(path.join(folder, "run.txt"), "q Q0 a 1 0.9 x\n");
  const program = ["-r", path.join(__dirname, "..", "support", "fake-fallback.cjs"), "bin/batchmix.cjs"];
  for (const args of [
    ["notebooks", "--list"],
    ["evaluate", "--from-trec", folder],
  ]) {
    const { status, stdout, stderr } = run(...program, ...args);
    assert.equal(status, 0, stderr);
    assert.equal(stderr, "");
    assert.notEqual(stdout, "");
  }
  const missing = run(...program, "sweep", "plan", "missing.json");
  assert.equal(missing.stderr, "batchmix: missing.json: no such sweep file; sweeps/ has examples\n");
  const computing = run(...program, "sweep", "run", "missing.json");
  assert.match(computing.stderr, /^! a fault of the engine\nbatchmix: .*\n! a fault of the engine\n$/);
});

test("an option that has no effect is refused by name", async () => {
  for (const [args, sentence] of [
    [
      "figures --published flickr30k-x --steps 3",
      "--steps has no effect with --published, which draws stored numbers; leave it out",
    ],
    [
      "figures --published flickr30k-x --symmetric",
      "--symmetric has no effect with --published, which draws stored numbers; leave it out",
    ],
    [
      "data hub google/xquad --query question",
      "--query has no effect without --out, which names the file to write",
    ],
    ["evaluate --depth 10", "--depth has no effect without --trec, whose run it limits"],
    [
      "evaluate --from-trec none --layers 2",
      "--layers has no effect with --from-trec, which evaluates files; leave it out",
    ],
    ["notebooks --list --small", "--small has no effect with --list, which executes nothing"],
    ["results --why 12 --stale", "--stale does not go with --why"],
    [
      "report sweeps/emoji.json --published flickr30k-x",
      "sweeps/emoji.json has no effect with --published, which reads published numbers; leave it out",
    ],
    ["sweep run sweeps/emoji.json --mem 8G", "--mem goes with --slurm alone"],
    ["sweep run sweeps/emoji.json --dry-run", "--dry-run goes with --slurm alone"],
    ["sweep run sweeps/emoji.json --slurm --json", "--json does not go with --slurm"],
    [
      "sweep run sweeps/emoji.json --cell 12 --workers 2",
      "--workers does not go with --cell, which one process runs",
    ],
  ]) {
    await assert.rejects(batchmix().parseAsync(args.split(" "), { from: "user" }), new UserError(sentence));
  }
});
