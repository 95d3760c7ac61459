import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import { createInterface } from "node:readline";
import { projectPath, UserError } from "../index";
import type { SweepEvent } from "./event-observer";
import { gpuCount } from "./gpu-count";
import { type Progress, showProgress } from "./progress";
import type { WorkerEvent, WorkerOrder } from "./sweep-worker";

/** How often a cell may take its worker down with it before it is given up. */
const mostDeaths = 3;

/**
 * Runs a sweep file in several processes that share its cells: the threads of this machine are
 * divided among them, or each gets a GPU. A worker that is killed is started again, and goes on
 * from its cell's last checkpoint.
 *
 * What the sweep file or a library prints in a worker goes to standard output and standard error.
 *
 * @throws {UserError} if workers die again and again at one cell, or one refuses to work
 */
export async function runWorkers(
  file: string,
  { workers, retry, checkpointSeconds }: { workers: number; retry?: boolean; checkpointSeconds?: number },
): Promise<void> {
  const cores = os.availableParallelism();
  const gpus = gpuCount();
  if (gpus === 0 && workers > cores)
    throw new UserError(`--workers ${workers}: this machine has ${cores} cores; give at most as many`);
  const shared = new SharedProgress(`sweep ${file}`);
  const children = new Set<ChildProcess>();
  const stopAll = () => {
    for (const child of children) child.kill("SIGTERM");
    process.exit(130);
  };
  process.once("SIGINT", stopAll).once("SIGTERM", stopAll);
  const deaths = new Map<string, number>();
  try {
    await Promise.all(Array.from({ length: workers }, (_, index) => keepRunning(index)));
  } finally {
    process.off("SIGINT", stopAll).off("SIGTERM", stopAll);
    for (const child of children) child.kill("SIGTERM");
    shared.stop();
  }

  async function keepRunning(index: number): Promise<void> {
    for (let first = true; ; first = false) {
      const { signal, at } = await runOne(index, Boolean(retry) && first);
      if (signal === null) return; // whatever failed is recorded with its cell
      const name = at ?? "its start";
      const count = (deaths.get(name) ?? 0) + 1;
      deaths.set(name, count);
      shared.line(`worker ${index + 1} was ended by ${signal} at ${name}; it is started again`);
      if (count >= mostDeaths)
        throw new UserError(
          `workers were ended ${count} times at ${name} (${signal}): is memory short? Use fewer --workers`,
        );
    }
  }

  async function runOne(
    index: number,
    retry: boolean,
  ): Promise<{ signal: NodeJS.Signals | null; at: string | null }> {
    const threads = String(Math.max(1, Math.floor(cores / workers)));
    const order: WorkerOrder = { file, retry, checkpointSeconds };
    const child = fork(projectPath("src", "cli", "sweep-worker.ts"), [JSON.stringify(order)], {
      execArgv: ["--require", require.resolve("tsx/cjs")],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...process.env,
        ...(gpus > 0
          ? { CUDA_VISIBLE_DEVICES: String(index % gpus) }
          : { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads, OMP_NUM_THREADS: threads }),
      },
    });
    children.add(child);
    let at: string | null = null;
    let refusal: string | null = null;
    child.on("message", (event: WorkerEvent) => {
      if (event.event === "refused") refusal = event.reason;
      else {
        if (event.event === "start") at = event.key;
        shared.see(index, event);
      }
    });
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const)
      createInterface({ input: from as NodeJS.ReadableStream }).on("line", (text) => shared.line(text, to));
    const [[code, signal]] = await Promise.all([once(child, "close"), once(child, "disconnect")]);
    children.delete(child);
    if (refusal !== null) throw new UserError(refusal);
    if (signal === null && code !== 0)
      throw new UserError(`worker ${index + 1} ended with code ${code}; what it said stands above`);
    return { signal, at };
  }
}

/** One display of what several workers tell. */
class SharedProgress {
  private progress: Progress | null = null;
  private cells = 0;
  private readonly settled = new Set<string>();
  private settledBefore = 0;
  private readonly shares = new Map<number, number>();

  constructor(private readonly title: string) {}

  see(worker: number, event: SweepEvent): void {
    if (event.event === "plan" && !this.progress) {
      this.cells = event.cells;
      this.settledBefore = event.done + event.failed;
      this.progress = showProgress(this.title, this.settledBefore / event.cells);
    }
    if (event.event === "progress") this.shares.set(worker, event.share);
    if (event.event === "done" || event.event === "failed") {
      this.settled.add(`${event.key}/${event.evaluation}`);
      this.shares.delete(worker);
    }
    if (event.event === "failed")
      this.line(`failed: ${event.mix ?? "untrained"} seed ${event.seed}: ${event.reason}`);
    if (!("key" in event) || this.cells === 0) return;
    const done = this.settledBefore + this.settled.size;
    const within = [...this.shares.values()].reduce((sum, share) => sum + share, 0);
    const what = event.event === "progress" ? event.what : event.event;
    this.progress?.update(
      Math.min(1, (done + within) / this.cells),
      `${done}/${this.cells} cells, worker ${worker + 1}: ${event.mix ?? "untrained"}${event.seed === null ? "" : ` seed ${event.seed}`}, ${what}`,
    );
  }

  /** Prints a line, above the bar where both are on a terminal. */
  line(text: string, stream: NodeJS.WriteStream = process.stderr): void {
    if (this.progress && (stream === process.stderr || stream.isTTY)) this.progress.line(text);
    else stream.write(`${text}\n`);
  }

  stop(): void {
    this.progress?.stop();
  }
}
