import { spawnSync } from "node:child_process";
import { table } from "../src/cli/table";
import { projectPath, UserError } from "../src/core";
import type { DeviceResult } from "./gpu-check-side";
import { runScript } from "./run-script";

/**
 * `npm run gpu-check`: whether the engine for CUDA computes on this machine's GPU what it computes
 * on the CPU. With --build it is built in data/engine-cuda first, whatever the machine has; where
 * there is no GPU the check is then that it falls back to the CPU.
 */

const tolerance = { vector: 1e-3, loss: 1e-2, meanAP: 1e-2 };
const help = "Usage: npm run gpu-check [-- --build]\n";

function main(args: readonly string[]): void {
  if (args.some((arg) => arg !== "--build")) throw new UserError(`there is no ${args[0]}; ${help.trim()}`);
  const isBuilt = args.includes("--build");
  const gpu = spawnSync("nvidia-smi", ["-L"], { encoding: "utf8" });
  const name = gpu.status === 0 ? gpu.stdout.trim().split("\n")[0] : null;
  if (!name && !isBuilt) {
    process.stdout.write(
      "No GPU was checked: nvidia-smi does not answer here; npm run gpu-check -- --build builds the CUDA engine all the same.\n",
    );
    return;
  }
  if (isBuilt) {
    const { status } = spawnSync(process.execPath, [projectPath("scripts", "setup.mjs"), "engine-cuda"], {
      stdio: "inherit",
    });
    if (status !== 0) throw new UserError("the CUDA engine was not built; the line above says why");
  }
  const cpu = resultOf({ CUDA_VISIBLE_DEVICES: "-1" });
  const checked = resultOf(isBuilt ? builtEngine() : {});
  const wanted = name ? "gpu" : "cpu";
  process.stdout.write(
    `${name ?? "No GPU"}: ${checked.engine} of ${checked.binding} computes on the ${checked.device}\n`,
  );
  if (isBuilt && checked.binding !== builtEngine().BATCHMIX_BINDING)
    throw new UserError(`the engine of data/engine-cuda was not used, but ${checked.binding}`);
  if (checked.device !== wanted) {
    throw new UserError(
      `TensorFlow finds no GPU that it can use, though ${name} is there; it needs a driver for CUDA 12.5 (525.60 or newer), then: npx batchmix setup`,
    );
  }
  report(checked, cpu);
  if (!name) return;
  process.stdout.write("\nOurs on the GPU, torch, where it is set up, on the CPU:\n");
  const env = { ...process.env, ...(isBuilt ? builtEngine() : {}) };
  const bench = [projectPath("bench", "run.ts"), "shape", "--quick"];
  const { status } = spawnSync(process.execPath, ["--require", "tsx/cjs", ...bench], {
    cwd: projectPath(),
    stdio: "inherit",
    env,
  });
  if (status !== 0) throw new UserError("the bench did not come to an end; the line above says why");
}

/** What makes a process, and those that it starts, use the engine of data/engine-cuda. */
function builtEngine(): Record<string, string> {
  return {
    BATCHMIX_ENGINE: "native",
    BATCHMIX_BINDING: projectPath("data", "engine-cuda", "tfjs_binding.node"),
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require ${JSON.stringify(projectPath("scripts", "other-binding.cjs"))}`,
  };
}

/** Runs one side in a process of its own, which sees the devices that its environment shows. */
function resultOf(more: Readonly<Record<string, string>>): DeviceResult {
  const side = projectPath("scripts", "gpu-check-side.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", side], {
    encoding: "utf8",
    env: { ...process.env, ...more },
    maxBuffer: 2 ** 26,
  });
  if (status !== 0)
    throw new UserError(`the engine did not come to an end (${stderr.trim().split("\n").pop()})`);
  return JSON.parse(stdout.trim().split("\n").pop() as string);
}

function report(checked: DeviceResult, cpu: DeviceResult): void {
  const largest = (a: readonly number[], b: readonly number[]) => {
    if (a.length !== b.length) return Number.NaN;
    return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
  };
  const kinds = Object.keys(cpu.macro);
  const means = ({ macro }: DeviceResult) => kinds.map((kind) => macro[kind] ?? Number.NaN);
  const half = checked.losses.length / 2;
  const checks: [string, number, number][] = [
    [
      `${checked.vectors.length / 384} vectors of 12 layers, largest difference`,
      largest(checked.vectors, cpu.vectors),
      tolerance.vector,
    ],
    [`losses of ${checked.losses.length} steps`, largest(checked.losses, cpu.losses), tolerance.loss],
    [
      `losses after resuming at step ${half}`,
      largest(checked.resumed, checked.losses.slice(half)),
      tolerance.loss,
    ],
    ["mAP of the trained model", largest(means(checked), means(cpu)), tolerance.meanAP],
  ];
  const rows = checks.map(([what, difference, allowed]) => [
    what,
    difference.toExponential(1),
    allowed.toExponential(0),
    difference <= allowed ? "passed" : "failed",
  ]);
  process.stdout.write(`${table([`${checked.device} beside cpu`, "difference", "allowed", ""], rows)}\n`);
  if (rows.some((row) => row[3] === "failed"))
    throw new UserError("the engine computes something else than the CPU's does");
}

runScript("gpu-check", () => main(process.argv.slice(2)));
