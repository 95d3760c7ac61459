import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { makeProject } from "../support/example-project";
import { temporaryFolder } from "../support/temporary-folder";

const skip = existsSync(projectPath(".setup", "engine.json"))
  ? false
  : "no engine is set up here; run: npm start";

test("npx batchmix alone says what to do next, from nothing set up to a finished sweep", { skip }, () => {
  const root = temporaryFolder("next-step");
  const shell = makeProject(root);
  const next = () => {
    const { status, stdout, stderr } = shell("npx batchmix");
    assert.equal(status, 0, stderr);
    return stdout;
  };
  assert.match(next(), /^Nothing is set up here yet, or not all of it\.\nNext: npm start /);

  symlinkSync(projectPath(".setup"), path.join(root, ".setup"));
  mkdirSync(path.join(root, ".venv"));
  assert.match(next(), /^Everything is set up; there are no results yet\.\nNext: npx batchmix quickstart /);

  assert.equal(shell("npx batchmix sweep run sweeps/emoji-quick.json").status, 0);
  assert.match(
    next(),
    /^sweeps\/emoji-quick\.json: (\d+) of \1 cells are done\nNext: npx batchmix report sweeps\/emoji-quick\.json /,
  );

  const results = path.join(root, "data", "results");
  const [key] = readdirSync(results).filter((name) =>
    existsSync(path.join(results, name, "model.safetensors")),
  );
  rmSync(path.join(results, key, "manifest.json"));
  const unfinished = next();
  const [, done, all] = /^sweeps\/emoji-quick\.json: (\d+) of (\d+) cells are done\n/.exec(unfinished) ?? [];
  assert.equal(Number(done), Number(all) - 1);
  assert.match(
    unfinished,
    /\nNext: npx batchmix sweep run sweeps\/emoji-quick\.json {3}goes on where it stopped\n/,
  );
});

for (const args of [["--help"], ["data"], []])
  test(`batchmix ${args.join(" ")} ends quietly when its reader has gone, as head does`, async () => {
    const child = spawn(process.execPath, [projectPath("bin", "batchmix.cjs"), ...args]);
    child.stdout.destroy();
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    const [code] = await once(child, "close");
    assert.deepEqual([code, complaint], [0, ""]);
  });
