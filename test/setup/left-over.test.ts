import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { killLeftOver } from "../../scripts/setup/process.mjs";
import { projectPath } from "../../src/core";

const file = projectPath("scripts", "setup", "process.mjs");

/** A process that runs another for a minute, as a set-up runs npm; gives both numbers. */
async function startBoth(): Promise<{ owner: ReturnType<typeof spawn>; child: number }> {
  const script = `import(${JSON.stringify(pathToFileURL(file).href)}).then(({ run }) => run("sh", ["-c", "sleep 60 & wait"]));
    setTimeout(() => console.log("started"), 100)`;
  const owner = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => owner.stdout?.once("data", resolve));
  const children = readFileSync(`/proc/${owner.pid}/task/${owner.pid}/children`, "utf8");
  return { owner, child: Number(children.trim()) };
}

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("what a set-up ended by kill -9 was running is ended by the next, but not what a living one runs", async () => {
  const { owner, child } = await startBoth();
  try {
    killLeftOver();
    await pause(200);
    assert.ok(isAlive(child), "its owner lives");
    owner.kill("SIGKILL");
    await new Promise((resolve) => owner.once("exit", resolve));
    await pause(100);
    assert.ok(isAlive(child), "it outlives its owner");
    killLeftOver();
    await pause(200);
    assert.ok(!isAlive(child));
    assert.ok(!existsSync(projectPath(".setup", "processes", String(child))));
  } finally {
    owner.kill("SIGKILL");
    if (isAlive(child)) process.kill(-child, "SIGKILL");
  }
});
