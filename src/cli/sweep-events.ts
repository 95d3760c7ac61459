import type { PlannedCell, SweepObserver } from "../index";
import { library } from "./library";
import { duration, type Progress, showProgress } from "./progress";

/** What a process that runs a sweep reports: `event`, and of which cell. */
export type SweepEvent =
  | { readonly event: "plan"; readonly cells: number; readonly done: number; readonly failed: number }
  | ({ readonly event: "start" | "done" } & CellNames)
  | ({ readonly event: "failed"; readonly reason: string } & CellNames)
  | ({
      readonly event: "progress";
      /** Of the cell, from 0 to 1. */
      readonly share: number;
      readonly what: string;
      readonly loss: number | null;
    } & CellNames)
  | { readonly event: "waiting"; readonly keys: readonly string[] };

interface CellNames {
  readonly key: string;
  readonly evaluation: string;
  /** Parts as 1:1:0; null for the untrained model. */
  readonly mix: string | null;
  readonly seed: number | null;
}

/** Reports a sweep as {@link SweepEvent}s. */
export function eventObserver(report: (event: SweepEvent) => void): SweepObserver {
  const names = ({ key, evaluation, cell: { mix, seed } }: PlannedCell): CellNames => ({
    key,
    evaluation,
    mix: mix && library.mixLabel(mix),
    seed,
  });
  return {
    onPlan: (plan, done, failed) => report({ event: "plan", cells: plan.length, done, failed }),
    onStart: (planned) => report({ event: "start", ...names(planned) }),
    onProgress: (planned, share, what, step) =>
      report({ event: "progress", ...names(planned), share, what, loss: step?.loss ?? null }),
    onDone: (planned) => report({ event: "done", ...names(planned) }),
    onFailed: (planned, reason) => report({ event: "failed", reason, ...names(planned) }),
    onWaiting: (held) => report({ event: "waiting", keys: held.map(({ key }) => key) }),
  };
}

/** Shows the events of the processes that run a sweep: one bar for all, and a line for each cell that fails. */
export class SweepDisplay {
  private progress: Progress | null = null;
  private cells = 0;
  private settledBefore = 0;
  private readonly settled = new Set<string>();
  /** Which share of its present cell each process has done. */
  private readonly shares = new Map<number, number>();
  private readonly begun = performance.now();

  constructor(private readonly title: string) {}

  /** @param worker number of the process among several, from 0; undefined where there is one */
  see(event: SweepEvent, worker?: number): void {
    if (event.event === "plan") this.seePlan(event);
    else if (event.event === "waiting")
      this.update(`waiting for ${event.keys.length} cells that other processes are at`);
    else this.seeCell(event, worker);
  }

  private seePlan({ cells, done, failed }: { cells: number; done: number; failed: number }): void {
    // several processes report the same plan; where nothing is left to do, there is nothing to show
    if (this.progress !== null || done + failed === cells) return;
    if (done > 0) this.line(`${done} of ${cells} cells have results already`);
    if (failed > 0) this.line(`${failed} failed before and are left so; try them again with --retry`);
    this.cells = cells;
    this.settledBefore = done + failed;
    this.progress = showProgress(this.title, this.settledBefore / cells);
  }

  private seeCell(event: Extract<SweepEvent, CellNames>, worker?: number): void {
    const name = event.mix === null ? "untrained" : `${event.mix} seed ${event.seed}`;
    if (event.event === "progress") this.shares.set(worker ?? 0, event.share);
    if (event.event === "done" || event.event === "failed") {
      // every worker reports a cell as done, whichever did it; a process alone reports each of several equal cells
      this.settled.add(worker === undefined ? `${this.settled.size}` : `${event.key}/${event.evaluation}`);
      this.shares.delete(worker ?? 0);
    }
    if (event.event === "failed") this.line(`failed: ${name} (${event.key}): ${event.reason}`);
    const start = worker === undefined ? "" : `worker ${worker + 1}: `;
    this.update(`${start}${name}, ${event.event === "progress" ? event.what : event.event}`);
  }

  private update(what: string): void {
    const settled = this.settledBefore + this.settled.size;
    const within = [...this.shares.values()].reduce((sum, share) => sum + share, 0);
    this.progress?.update(
      Math.min(1, (settled + within) / this.cells),
      `${settled}/${this.cells} cells, ${what}`,
    );
  }

  /** Prints a line, above the bar where both are on a terminal. */
  line(text: string, stream: NodeJS.WriteStream = process.stderr): void {
    if (this.progress && (stream === process.stderr || stream.isTTY)) this.progress.line(text);
    else stream.write(`${text}\n`);
  }

  /** Prints how long the sweep took, if there was anything to do. */
  finish(): void {
    const time = duration((performance.now() - this.begun) / 1000);
    this.progress?.line(`sweep of ${this.cells} cells finished in ${time}`);
  }

  stop(): void {
    this.progress?.stop();
  }
}
