import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { isEnded, jobArrayScript, parseSacct, parseSqueue, type TaskResources } from "../../src/slurm";

const array = (resources: TaskResources = {}, folder = "/shared/it's here") =>
  jobArrayScript({
    name: "batchmix-small",
    folder,
    cells: ["aaaa", "bbbb", "cccc"],
    command: ["/usr/bin/node", "/home/ada/batch mix/bin/batchmix.cjs", "--cell"],
    environment: { BATCHMIX_RESULTS: "/shared/$results" },
    resources,
  });

test("a job array's script is Bash, asks for what was given, and keeps every path one word", () => {
  const script = array({
    cpus: 4,
    mem: "8G",
    gpus: "a100:1",
    time: "2:30:00",
    partition: "cpu,long",
    atOnce: 2,
  });
  const header = script.split("\n").filter((line) => line.startsWith("#SBATCH"));
  assert.deepEqual(header, [
    "#SBATCH --requeue",
    "#SBATCH --job-name=batchmix-small",
    "#SBATCH --array=0-2%2",
    "#SBATCH --output=task-%a.log",
    "#SBATCH --open-mode=append",
    "#SBATCH --nodes=1",
    "#SBATCH --ntasks=1",
    "#SBATCH --cpus-per-task=4",
    "#SBATCH --mem=8G",
    "#SBATCH --gres=gpu:a100:1",
    "#SBATCH --time=2:30:00",
    "#SBATCH --partition=cpu,long",
  ]);
  assert.match(script, /export TF_NUM_INTRAOP_THREADS='4'/);
  assert.equal(spawnSync("bash", ["-n"], { input: script }).status, 0);
  const shown = `${script.slice(0, script.indexOf("\ntask="))}\nprintf %s "$folder"`;
  assert.equal(spawnSync("bash", { input: shown, encoding: "utf8" }).stdout, "/shared/it's here");
});

test("what is no resource does not get into a script", () => {
  for (const [resources, complaint] of [
    [
      { partition: "cpu\n#SBATCH --uid=0" },
      /--partition "cpu\\n#SBATCH --uid=0": give it as cpu or cpu,long/,
    ],
    [{ time: "1 hour" }, /--time "1 hour": give it as 90, 2:30:00 or 1-12/],
    [{ mem: "lots" }, /--mem "lots": give it as 8G/],
    [{ account: "a b" }, /--account/],
    [{ exclude: "--all" }, /--exclude/],
    [{ cpus: 0 }, /--cpus 0/],
  ] as const) {
    assert.throws(() => array(resources), complaint);
  }
});

// printed by squeue and sacct of Slurm 22.05.8 for one array, of which task 0 was cancelled and task 1 ended with code 1
test("states of tasks are read as Slurm prints them", () => {
  const queue = parseSqueue(
    "6|0|CANCELLED|None|batchmix-emoji-1\n6|1|FAILED|NonZeroExitCode|batchmix-emoji-1\n" +
      "6|4|PENDING|Resources|batchmix-emoji-1\n6|3|RUNNING|None|batchmix-emoji-1\n7|N/A|RUNNING|None|other\n",
  );
  const name = "batchmix-emoji-1";
  assert.deepEqual(queue, [
    { job: 6, task: 0, name, state: "CANCELLED", reason: "" },
    { job: 6, task: 1, name, state: "FAILED", reason: "" },
    { job: 6, task: 4, name, state: "PENDING", reason: "Resources" },
    { job: 6, task: 3, name, state: "RUNNING", reason: "" },
  ]);
  assert.deepEqual(queue.map(isEnded), [true, true, false, false]);
  const accounts = parseSacct(
    "6_0|CANCELLED by 0|batchmix-emoji-1\n6_1|FAILED|batchmix-emoji-1\n" +
      "6_2|RUNNING|batchmix-emoji-1\n6_[3-4]|PENDING|batchmix-emoji-1\n",
  );
  assert.deepEqual(accounts, [
    { job: 6, task: 0, name, state: "CANCELLED", reason: "" },
    { job: 6, task: 1, name, state: "FAILED", reason: "" },
    { job: 6, task: 2, name, state: "RUNNING", reason: "" },
  ]);
});
