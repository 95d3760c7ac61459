import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

/** Runs a script that waits for a command, sends a signal once the command runs, and says how the script ended. */
async function interrupted(command: string, signal: NodeJS.Signals | null) {
  const temporary = temporaryFolder("interrupted");
  const script = projectPath("test", "support", "waiting-script.ts");
  const child = spawn(process.execPath, ["--require", "tsx/cjs", script, command], {
    env: { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    if (lines.push(line) === 2 && signal !== null) child.kill(signal);
  });
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { code, folder: lines[0], waitedFor: Number(lines[1]), left: readdirSync(temporary) };
}

/** Whether a process runs; one that has ended may still be listed as a zombie. */
function isAlive(pid: number): boolean {
  const file = path.join("/proc", String(pid), "stat");
  return existsSync(file) && !/\) Z /.test(readFileSync(file, "utf8"));
}

test("a script that is interrupted while it waits for a child ends at once, and leaves no folder and no child", async () => {
  for (const [signal, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    const { code, folder, waitedFor, left } = await interrupted("sleep 60", signal);
    assert.equal(code, expected);
    assert.match(folder, /batchmix-waiting-\w+\/batchmix-waiting-/);
    assert.deepEqual(left, []);
    assert.ok(waitedFor > 0 && !isAlive(waitedFor));
  }
});

test("a script that ends by itself leaves no folder either", async () => {
  const { code, left } = await interrupted("true", null);
  assert.equal(code, 0);
  assert.deepEqual(left, []);
});
