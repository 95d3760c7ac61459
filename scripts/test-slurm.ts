import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { lockHolder, projectPath } from "../src/index";
import { resultHashes, writeSmallSweep } from "../test/support/killed-sweep";
import { runScript } from "./run-script";
import { installSlurm } from "./slurm/install-slurm";
import { type LocalCluster, startLocalCluster } from "./slurm/local-cluster";

/**
 * `npm run test:slurm`: a small sweep as a job array on a real Slurm of this machine alone, undisturbed,
 * with a task killed and one cancelled, and with a cell that fails; bits are compared with those of a
 * run without Slurm. Skipped with a message where Slurm cannot be had.
 */
async function main(): Promise<void> {
  const reason = installSlurm();
  if (reason !== null) {
    process.stdout.write(`skipped: ${reason}\n`);
    return;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-slurm-"));
  let cluster: LocalCluster | null = null;
  try {
    cluster = await startLocalCluster(mkdtempSync(path.join(folder, "cluster-")));
    const { env } = cluster;
    const file = writeSmallSweep(folder);
    const alone = path.join(folder, "alone");
    const threads = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1", OMP_NUM_THREADS: "1" };
    await batchmix({ ...process.env, ...threads, BATCHMIX_RESULTS: alone }, file, []);
    const expected = resultHashes(alone);
    await undisturbed(env, file, path.join(folder, "undisturbed"), expected);
    await disturbed(env, file, path.join(folder, "disturbed"), expected);
    await failing(env, file, path.join(folder, "failing"));
  } finally {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function undisturbed(
  env: NodeJS.ProcessEnv,
  file: string,
  results: string,
  expected: ReadonlyMap<string, string>,
): Promise<void> {
  const { code, output } = await batchmix({ ...env, BATCHMIX_RESULTS: results }, file, [
    "--slurm",
    "--time",
    "30",
  ]);
  assert.equal(code, 0, output);
  assert.deepEqual(resultHashes(results), expected);
  say(`an array of ${expected.size} result files ran to the end, with the bits of a run without Slurm`);
}

async function disturbed(
  env: NodeJS.ProcessEnv,
  file: string,
  results: string,
  expected: ReadonlyMap<string, string>,
): Promise<void> {
  const set = { ...env, BATCHMIX_RESULTS: results };
  const slurm = ["--slurm", "--time", "30", "--at-once", "1", "--checkpoint-seconds", "0"];
  await batchmix(set, file, [...slurm, "--no-wait"]);
  const killed = await runningCell(results, []);
  process.kill(killed.pid, "SIGKILL");
  const cancelled = await runningCell(results, [killed.key]);
  execFileSync("scancel", [cancelled.slurmTask], { env });
  const first = await batchmix(set, file, slurm);
  const { code, output } = first.code === 0 ? first : await batchmix(set, file, slurm);
  assert.equal(code, 0, output);
  assert.deepEqual(resultHashes(results), expected);
  const logs = readdirSync(results, { recursive: true, encoding: "utf8" }).filter((name) =>
    /task-\d+\.log$/.test(name),
  );
  const text = logs.map((name) => readFileSync(path.join(results, name), "utf8")).join("\n");
  assert.match(text, /signal 9 ended the process; task \d+_\d+ is in line again/);
  say(
    "a task killed by kill -9 was put in line again, one that scancel ended was submitted again; the bits are the same",
  );
}

async function failing(env: NodeJS.ProcessEnv, file: string, results: string): Promise<void> {
  const sweep = JSON.parse(readFileSync(file, "utf8"));
  const hopeless = path.join(path.dirname(file), "hopeless.json");
  writeFileSync(hopeless, JSON.stringify({ ...sweep, settings: { ...sweep.settings, learningRate: 1e30 } }));
  const { code, output } = await batchmix({ ...env, BATCHMIX_RESULTS: results }, hopeless, [
    "--slurm",
    "--time",
    "30",
  ]);
  assert.equal(code, 1);
  assert.match(output, /loss is/);
  say("cells that fail are reported with their reason");
}

/** A cell that is being trained by a task, other than some. */
async function runningCell(
  results: string,
  others: readonly string[],
): Promise<{ key: string; pid: number; slurmTask: string }> {
  for (let wait = 0; wait < 600; wait++) {
    for (const key of existsSync(results) ? readdirSync(results) : []) {
      const at = (name: string) => path.join(results, key, name);
      if (others.includes(key) || !existsSync(at("metrics.jsonl"))) continue;
      const holder = lockHolder(path.join(results, key));
      if (holder?.slurmTask && !existsSync(at("manifest.json")))
        return { key, pid: holder.pid, slurmTask: holder.slurmTask };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no task began to train within a minute");
}

function batchmix(
  env: NodeJS.ProcessEnv,
  file: string,
  options: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const args = [projectPath("bin", "batchmix.cjs"), "sweep", "run", file, ...options];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

runScript("test:slurm", main);
