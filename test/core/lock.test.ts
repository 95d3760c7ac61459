import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { lockFolder, lockHolder, projectPath } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

const newFolder = () => path.join(temporaryFolder("results"), "cell");
const source = projectPath("src", "core", "index.ts");

/** The only file of a folder's lock. */
function lockFile(folder: string): string {
  const [token, ...others] = readdirSync(path.join(folder, "holder"));
  assert.deepEqual(others, []);
  return path.join(folder, "holder", token);
}

/** Makes a lock one of a process that this machine cannot look for. */
function moveElsewhere(folder: string, changes = {}): void {
  const file = lockFile(folder);
  const held = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...held, host: "elsewhere", ...changes }));
}

/** Sets a lock's last sign of life back. */
function silence(folder: string, seconds: number): void {
  const then = new Date(Date.now() - seconds * 1000);
  utimesSync(lockFile(folder), then, then);
}

const silentSeconds = (folder: string) => (Date.now() - statSync(lockFile(folder)).mtimeMs) / 1000;

/** A process of its own that locks a folder, says whether it could, and lives on. */
async function otherHolder(folder: string) {
  const code = `console.log(require(${JSON.stringify(source)}).lockFolder(process.argv[1]) !== null); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", code, folder], { cwd: projectPath() });
  children.add(child);
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
  assert.ok(lock.isHeld());
  assert.equal(lockHolder(folder)?.pid, process.pid);
  lock.release();
  assert.ok(!lock.isHeld());
  assert.deepEqual(readdirSync(folder), []);
});

test("a live process of this machine holds a folder however long it is silent", async () => {
  const folder = newFolder();
  const other = await otherHolder(folder);
  silence(folder, 1e6);
  assert.equal(lockFolder(folder), null);
  assert.equal(lockHolder(folder)?.pid, other.pid);
  await other.kill();
});

test("a process number that another process has by now does not hold a folder", () => {
  const folder = newFolder();
  lockFolder(folder);
  const held = JSON.parse(readFileSync(lockFile(folder), "utf8"));
  writeFileSync(lockFile(folder), JSON.stringify({ ...held, born: "another boot 1" }));
  assert.equal(lockHolder(folder), null);
});

for (const [where, changes] of [
  ["of another machine", {}],
  ["of another container with this machine's name", { host: os.hostname(), numbers: "pid:[1]" }],
] as const) {
  test(`a process ${where} holds a folder until it has been silent for long`, () => {
    const folder = newFolder();
    lockFolder(folder);
    moveElsewhere(folder, { pid: 1, born: "", ...changes });
    assert.equal(lockFolder(folder), null);
    silence(folder, 590);
    assert.equal(lockFolder(folder), null);
    silence(folder, 610);
    assert.equal(lockHolder(folder), null);
    assert.ok(lockFolder(folder));
  });
}

test("a Slurm task that runs again gets its folder at once", () => {
  const folder = newFolder();
  lockFolder(folder);
  moveElsewhere(folder, { pid: 1, born: "", slurmTask: "17_3" });
  const code = `console.log(require(${JSON.stringify(source)}).lockHolder(process.argv[1]))`;
  const env = { ...process.env, SLURM_ARRAY_JOB_ID: "17", SLURM_ARRAY_TASK_ID: "3" };
  const requeued = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", code, folder], {
    env,
    encoding: "utf8",
    cwd: projectPath(),
  });
  assert.equal(requeued.stdout.trim(), "null");
});

test("a process whose folder was taken over knows, and neither deletes nor touches the new holder's lock", async () => {
  const folder = newFolder();
  const first = lockFolder(folder, 1); // a sign of life every 50 ms
  assert.ok(first);
  moveElsewhere(folder);
  const before = lockFile(folder);
  silence(folder, 3600);
  const second = lockFolder(folder, 1000); // one every 50 s
  if (!second) return assert.fail("a sign of life came between two lines");
  assert.notEqual(lockFile(folder), before);
  silence(folder, 100);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(Math.abs(silentSeconds(folder) - 100) < 5, "not touched by the first");
  assert.deepEqual([first.isHeld(), second.isHeld()], [false, true]);
  first.release();
  assert.ok(second.isHeld());
  assert.equal(lockHolder(folder)?.pid, process.pid);
});

test("half-written files of a dead holder are deleted, and of a silent one those that are as old as its silence", () => {
  const folder = newFolder();
  const half = (name: string) => path.join(folder, `${name}.json.tmp-1-0123abcd`);
  const begin = () => {
    lockFolder(folder);
    for (const name of ["old", "new"]) writeFileSync(half(name), "{");
    utimesSync(half("old"), 0, 0);
  };
  begin();
  moveElsewhere(folder);
  silence(folder, 610);
  assert.ok(lockFolder(folder));
  assert.deepEqual(["old", "new"].map(half).map(existsSync), [false, true]);
  rmSync(path.join(folder, "holder"), { recursive: true });
  begin();
  writeFileSync(lockFile(folder), JSON.stringify({ ...lockHolder(folder), born: "another boot 1" }));
  assert.ok(lockFolder(folder));
  assert.deepEqual(["old", "new"].map(half).map(existsSync), [false, false]);
});

test("of many that want a dead process's folder one gets it, and nothing else is left", async () => {
  const folder = newFolder();
  const dead = await otherHolder(folder);
  await dead.kill();
  const others = await Promise.all(Array.from({ length: 4 }, () => otherHolder(folder)));
  assert.deepEqual(others.map(({ said }) => said).sort(), ["false", "false", "false", "true"]);
  assert.deepEqual(readdirSync(folder), ["holder"]);
  await Promise.all(others.map((other) => other.kill()));
});
