import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import os from "node:os";
import { createInterface } from "node:readline";
import { projectPath, UserError } from "../core";
import { SweepDisplay } from "./sweep-events";
import type { WorkerEvent, WorkerOrder } from "./sweep-worker";

/** How often a cell may take its worker down with it before the sweep ends. */
const mostDeaths = 3;

interface WorkersOptions {
  readonly workers: number;
  readonly retry?: boolean;
  readonly checkpointSeconds?: number;
  /** Places of evaluations that are not to be run, see placeOf; none by default. */
  readonly without?: readonly string[];
}

/**
 * Runs a sweep file in several processes that share its cells: the threads of this machine are
 * divided among them, or each gets a GPU. A worker that is killed is started again, and goes on
 * from its cell's last checkpoint. What the sweep file or a library prints in a worker goes to
 * standard output and standard error.
 *
 * @throws {UserError} if workers die again and again at one cell, or one refuses to work
 */
export async function runWorkers(
  file: string,
  { workers, retry = false, checkpointSeconds, without = [] }: WorkersOptions,
): Promise<void> {
  const cores = os.availableParallelism();
  const gpus = gpuCount();
  if (gpus === 0 && workers > cores)
    throw new UserError(`--workers ${workers}: this machine has ${cores} cores; give at most as many`);
  const threads = String(Math.max(1, Math.floor(cores / workers)));
  const display = new SweepDisplay(`sweep ${file}`);
  const children = new Set<ChildProcess>();
  const killAll = () => {
    for (const child of children) child.kill("SIGTERM");
  };
  const interrupt = () => {
    killAll();
    process.exit(130);
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const deaths = new Map<string, number>();
  try {
    await Promise.all(Array.from({ length: workers }, (_, worker) => keepRunning(worker)));
    display.finish();
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    killAll();
    display.stop();
  }

  async function keepRunning(worker: number): Promise<void> {
    for (let isFirst = true; ; isFirst = false) {
      const { signal, place } = await runOnce(worker, retry && isFirst);
      if (signal === null) return; // a cell that failed is recorded as failed
      const count = (deaths.get(place) ?? 0) + 1;
      deaths.set(place, count);
      display.line(`worker ${worker + 1} was ended by ${signal} at ${place}; it is started again`);
      if (count >= mostDeaths)
        throw new UserError(
          `workers were ended ${count} times at ${place} (${signal}): is memory short? Use fewer --workers`,
        );
    }
  }

  /** Gives the signal that ended a worker, null if the worker ended by itself, and the cell that it was at. */
  async function runOnce(
    worker: number,
    retry: boolean,
  ): Promise<{ signal: NodeJS.Signals | null; place: string }> {
    const order: WorkerOrder = { file, retry, checkpointSeconds, without };
    const child = fork(projectPath("src", "cli", "sweep-worker.ts"), [JSON.stringify(order)], {
      execArgv: ["--require", require.resolve("tsx/cjs")],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...process.env,
        ...(gpus > 0
          ? {
              CUDA_VISIBLE_DEVICES: String(worker % gpus),
              // the first process on a GPU would otherwise take all of its memory
              ...(workers > gpus && { TF_FORCE_GPU_ALLOW_GROWTH: "true" }),
            }
          : { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads, OMP_NUM_THREADS: threads }),
      },
    });
    children.add(child);
    let place = "its start";
    let refusal: string | null = null;
    child.on("message", (event: WorkerEvent) => {
      if (event.event === "start") place = event.key;
      if (event.event === "refused") refusal = event.reason;
      else display.see(event, worker);
    });
    for (const stream of ["stdout", "stderr"] as const)
      createInterface({ input: child[stream] as NodeJS.ReadableStream }).on("line", (text) =>
        display.line(text, process[stream]),
      );
    const [[code, signal]] = await Promise.all([once(child, "close"), once(child, "disconnect")]);
    children.delete(child);
    if (refusal !== null) throw new UserError(refusal);
    if (signal === null && code !== 0)
      throw new UserError(`worker ${worker + 1} ended with code ${code}; what it said stands above`);
    return { signal, place };
  }
}

/** How many GPUs the engine of this machine can use; 0 where it was not built for any. */
function gpuCount(): number {
  try {
    if (JSON.parse(readFileSync(projectPath(".setup", "engine.json"), "utf8")).build !== "cuda") return 0;
  } catch {
    return 0;
  }
  const { stdout } = spawnSync("nvidia-smi", ["-L"], { encoding: "utf8" });
  return (stdout ?? "").split("\n").filter((line) => line.startsWith("GPU ")).length;
}
