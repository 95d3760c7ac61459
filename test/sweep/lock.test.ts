import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { lockFolder, lockHolder } from "../../src/sweep/store";

const newFolder = () => path.join(mkdtempSync(path.join(os.tmpdir(), "batchmix-lock-")), "cell");
const source = projectPath("src", "sweep", "store", "index.ts");

/** A process of its own that locks a folder, says whether it could, and lives on. */
async function otherHolder(folder: string) {
  const code = `console.log(require(${JSON.stringify(source)}).lockFolder(process.argv[1]) !== null); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", code, folder], { cwd: projectPath() });
  const said = await new Promise<string>((resolve) =>
    child.stdout.once("data", (chunk) => resolve(String(chunk).trim())),
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const kill = () => {
    child.kill("SIGKILL");
    return ended;
  };
  return { said, pid: child.pid, kill };
}

test("a folder is held by one process at a time, and free again at once when that is killed", async () => {
  const folder = newFolder();
  const other = await otherHolder(folder);
  assert.equal(other.said, "true");
  assert.equal(lockFolder(folder), null);
  assert.equal(lockHolder(folder)?.pid, other.pid);
  await other.kill();
  assert.equal(lockHolder(folder), null);
  const lock = lockFolder(folder);
  assert.ok(lock);
  assert.equal(lockHolder(folder)?.pid, process.pid);
  lock.release();
  assert.ok(!existsSync(path.join(folder, "lock")));
});

test("a process number that another process has by now does not hold a folder", () => {
  const folder = newFolder();
  lockFolder(folder);
  const file = path.join(folder, "lock");
  const held = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...held, born: "another boot 1" }));
  assert.equal(lockHolder(folder), null);
});

test("a process of another machine holds a folder as long as it gives signs of life, its own Slurm task no longer", () => {
  const folder = newFolder();
  lockFolder(folder);
  const file = path.join(folder, "lock");
  const elsewhere = { host: "elsewhere", pid: 1, born: "", slurmTask: "17_3" };
  writeFileSync(file, JSON.stringify(elsewhere));
  assert.equal(lockFolder(folder), null);
  const code = `console.log(require(${JSON.stringify(source)}).lockHolder(process.argv[1]))`;
  const env = { ...process.env, SLURM_ARRAY_JOB_ID: "17", SLURM_ARRAY_TASK_ID: "3" };
  const requeued = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", code, folder], {
    env,
    encoding: "utf8",
    cwd: projectPath(),
  });
  assert.equal(requeued.stdout.trim(), "null");
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(file, longAgo, longAgo);
  assert.ok(lockFolder(folder));
});

test("of many that want a dead process's folder one gets it", async () => {
  const folder = newFolder();
  const dead = await otherHolder(folder);
  await dead.kill();
  const others = await Promise.all(Array.from({ length: 4 }, () => otherHolder(folder)));
  assert.deepEqual(others.map(({ said }) => said).sort(), ["false", "false", "false", "true"]);
  await Promise.all(others.map((other) => other.kill()));
});
