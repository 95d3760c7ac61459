import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { writeSmallSweep } from "../support/killed-sweep";
import { temporaryFolder } from "../support/temporary-folder";

const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";

/**
 * Runs the untrained cell of a small sweep as a machine of its own, in an evaluation that blocks the
 * process for some seconds, with a lock whose silence is shorter.
 */
function runAsMachine(host: string, file: string, results: string, blocked: number, silence: number) {
  const code = `
    require("node:os").hostname = () => ${JSON.stringify(host)};
    const { readSweepFile, runSweep, sweepCells } = require(${JSON.stringify(projectPath("src", "index.ts"))});
    const events = [];
    let isBlocked = false;
    const block = () => {
      if (isBlocked) return;
      isBlocked = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${blocked * 1000});
    };
    const observer = {
      onStart: () => { events.push("start"); console.log("started"); },
      onProgress: (planned, share, what) => { if (what.startsWith("encoding")) block(); },
      onWaiting: () => { if (!events.includes("waiting")) events.push("waiting"); },
      onDone: () => events.push("done"),
    };
    const [cell] = sweepCells(readSweepFile(process.argv[1]));
    runSweep([cell], { observer, silence: ${silence} })
      .then(({ cells, failures }) => console.log(JSON.stringify({ events, results: cells.length, failures: failures.length })));
  `;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", code, file], {
    cwd: projectPath(),
    env: { ...process.env, BATCHMIX_RESULTS: results },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const started = new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(said)));
  return { started, ended };
}

test("two machines at one cell, through an evaluation longer than the lock's silence: one computes it, both have it", {
  skip,
}, async () => {
  const folder = temporaryFolder("two");
  const [file, results] = [writeSmallSweep(folder), path.join(folder, "results")];
  const first = runAsMachine("one", file, results, 15, 3);
  await first.started;
  const second = runAsMachine("other", file, results, 0, 3);
  const last = async ({ ended }: { ended: Promise<string> }) =>
    JSON.parse((await ended).trim().split("\n").slice(-1)[0]);
  assert.deepEqual(await last(first), { events: ["start", "done"], results: 1, failures: 0 });
  assert.deepEqual(await last(second), { events: ["waiting", "done"], results: 1, failures: 0 });
});
