import { type ChildProcess, spawn } from "node:child_process";
import os from "node:os";
import { createInterface } from "node:readline";
import { projectPath, UserError } from "../index";
import { gpuCount } from "./gpu-count";
import type { SweepEvent } from "./json-observer";
import { type Progress, showProgress } from "./progress";

/** How often a cell may take its worker down with it before it is given up. */
const mostDeaths = 3;

/**
 * Runs a sweep file in several processes that share its cells: the threads of this machine are
 * divided among them, or each gets a GPU. A worker that is killed is started again, and goes on
 * from its cell's last checkpoint.
 *
 * @throws {UserError} if workers die again and again at one cell
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
      const name = at ?? "before its first cell";
      const count = (deaths.get(name) ?? 0) + 1;
      deaths.set(name, count);
      shared.line(`worker ${index + 1} was ended by ${signal} at ${name}; it is started again`);
      if (count >= mostDeaths)
        throw new UserError(
          `workers were ended ${count} times at ${name} (${signal}): is memory short? Use fewer --workers`,
        );
    }
  }

  function runOne(index: number, tryAgain: boolean): Promise<{ signal: string | null; at: string | null }> {
    const threads = String(Math.max(1, Math.floor(cores / workers)));
    const args = ["sweep", "run", file, "--json", "--no-wait"];
    if (tryAgain) args.push("--retry");
    if (checkpointSeconds !== undefined) args.push("--checkpoint-seconds", String(checkpointSeconds));
    const child = spawn(process.execPath, [projectPath("bin", "batchmix.cjs"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...(gpus > 0
          ? { CUDA_VISIBLE_DEVICES: String(index % gpus) }
          : { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads, OMP_NUM_THREADS: threads }),
      },
    });
    children.add(child);
    let at: string | null = null;
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const event: SweepEvent = JSON.parse(line);
      if (event.event === "start") at = event.key;
      shared.see(index, event);
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        children.delete(child);
        const isComplaint = code !== 0 && signal === null && !/cells failed/.test(complaint);
        if (isComplaint) reject(new UserError(complaint.trim().replace(/^batchmix: /, "")));
        else resolve({ signal, at });
      });
    });
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

  line(text: string): void {
    if (this.progress) this.progress.line(text);
    else process.stderr.write(`${text}\n`);
  }

  stop(): void {
    this.progress?.stop();
  }
}
