import { type Lock, lockFolder, StorageError, UserError } from "../core";
import type { TimedStep } from "../training";
import type { Cell } from "./cell";
import { type PlannedCell, planSweep, sweepStates } from "./plan";
import type { StoredCell } from "./results";
import { type CellWatch, runCell } from "./run-cell";
import { cellFolder, cellState, clearFailure, readCell, recordFailure, resultsFolder } from "./store";

/** Callbacks for the events of a sweep, as progress bars need them. */
export interface SweepObserver {
  /** Before anything runs; `failed` counts earlier failures that are not tried again. */
  onPlan?(plan: readonly PlannedCell[], done: number, failed: number): void;
  onStart?(planned: PlannedCell): void;
  /** While a cell runs: the share of its work that is done, from 0 to 1. */
  onProgress?(planned: PlannedCell, share: number, what: string, step?: TimedStep): void;
  onDone?(planned: PlannedCell): void;
  onFailed?(planned: PlannedCell, reason: string): void;
  /** Once all remaining cells are held by other processes. */
  onWaiting?(held: readonly PlannedCell[]): void;
}

export interface SweepOptions {
  readonly observer?: SweepObserver;
  /** Whether cells that failed before are tried again. */
  readonly retry?: boolean;
  /** Whether to wait for cells that other processes hold; true by default. */
  readonly wait?: boolean;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds?: number;
  /** Seconds without a sign of life after which a process of another machine counts as dead; 600 by default. */
  readonly silence?: number;
}

/** The outcome of a sweep: each planned cell's result, null if it failed or another process holds it. */
export interface SweepOutcome {
  readonly plan: readonly PlannedCell[];
  readonly cells: readonly (StoredCell | null)[];
  readonly failures: readonly { readonly planned: PlannedCell; readonly reason: string }[];
}

/**
 * Runs the cells that have no results yet, one after another. Any number of processes may run the
 * same sweep at once, on one machine or on several with a common file system: each process takes the
 * cells that no other one holds. A sweep can be interrupted anywhere: finished cells stay, and the
 * unfinished one goes on from its last checkpoint. A failed cell is recorded, and the sweep goes on.
 *
 * @throws {UserError} for settings, data or a model that cannot be used
 * @throws {StorageError} if results cannot be written, which is recorded as no cell's failure
 * @throws what the observer throws, which is recorded as no cell's failure either
 */
export async function runSweep(cells: readonly Cell[], options: SweepOptions = {}): Promise<SweepOutcome> {
  return runPlan(await planSweep(cells), options);
}

/** {@link runSweep} of cells that are planned already. */
export async function runPlan(
  plan: readonly PlannedCell[],
  { observer: told = {}, retry = false, wait = true, checkpointSeconds, silence }: SweepOptions = {},
): Promise<SweepOutcome> {
  const observer = watched(told);
  const states = sweepStates(plan);
  const failures = new Map<PlannedCell, string>();
  const isFailed = ({ kind }: (typeof states)[number]) => kind === "failed" && !retry;
  states.forEach((state, index) => {
    if (state.kind === "failed" && !retry) failures.set(plan[index], state.failure.reason);
  });
  const done = states.filter(({ kind }) => kind === "done").length;
  observer.onPlan?.(plan, done, failures.size);
  let left = plan.filter((_, index) => states[index].kind !== "done" && !isFailed(states[index]));
  const tried = new Set<PlannedCell>();
  while (left.length > 0) {
    const held: PlannedCell[] = [];
    for (const planned of left) {
      const outcome = await attempt(planned);
      if (outcome === "held") held.push(planned);
    }
    left = held;
    if (left.length === 0 || !wait) break;
    observer.onWaiting?.(left);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  return {
    plan,
    cells: plan.map(({ cell, inputs }) => readCell(cell, inputs.identity)),
    failures: [...failures].map(([planned, reason]) => ({ planned, reason })),
  };

  /** Runs a cell unless another process has it, or has finished with it meanwhile. */
  async function attempt(planned: PlannedCell): Promise<"settled" | "held"> {
    const folder = cellFolder(planned.key);
    const lock = lockFolder(folder, silence);
    if (!lock) return "held";
    try {
      const state = cellState(planned, "holder");
      if (state.kind === "done") observer.onDone?.(planned);
      else if (state.kind === "failed" && (!retry || tried.has(planned))) fail(planned, state.failure.reason);
      else {
        tried.add(planned);
        clearFailure(folder);
        observer.onStart?.(planned);
        await runCell(planned.cell, planned.inputs, watchOf(planned, lock));
        observer.onDone?.(planned);
      }
    } catch (error) {
      if (!lock.isHeld()) return "held"; // another process took the folder over: the cell did not fail
      if (error instanceof StorageError) throw error;
      if (error instanceof ObserverError) throw error.cause; // the cell did not fail
      const { message, stack } = error as Error;
      recordFailure(folder, error instanceof UserError ? message : (stack ?? message));
      fail(planned, message);
    } finally {
      lock.release();
    }
    return "settled";
  }

  function fail(planned: PlannedCell, reason: string): void {
    failures.set(planned, reason);
    observer.onFailed?.(planned, reason);
  }

  function watchOf(planned: PlannedCell, lock: Lock): CellWatch {
    const { mix, settings } = planned.cell;
    const { retrievalSet: set } = planned.inputs;
    const { steps: all, batchSize, positivesPerQuery, negatives } = settings;
    const textsPerQuery = positivesPerQuery * textsPerPair + (negatives * textsPerPair) / 2;
    const training = mix ? all * batchSize * textsPerQuery : 0;
    const work = training + set.queries.length + set.candidates.length;
    return {
      checkpointSeconds,
      onStep: (steps, step) =>
        observer.onProgress?.(
          planned,
          (training * steps) / all / work,
          `step ${steps}, loss ${step.loss.toFixed(3)}`,
          step,
        ),
      onEncoded: (texts, ofAll) =>
        observer.onProgress?.(
          planned,
          (training + ((work - training) * texts) / ofAll) / work,
          `encoding text ${texts}`,
        ),
      async pause() {
        await new Promise<void>((resolve) => setImmediate(resolve)); // lets signals and timers in
        if (!lock.isHeld()) throw new Error("another process took this cell over");
      },
    };
  }
}

/** An error of an observer, which is no failure of the cell that it was told of. */
class ObserverError extends Error {}

/** An observer whose errors are known as such. */
function watched(observer: SweepObserver): SweepObserver {
  const entries = Object.entries(observer).map(([name, callback]) => [
    name,
    (...event: readonly unknown[]) => {
      try {
        return callback.apply(observer, event);
      } catch (cause) {
        throw new ObserverError(`${name} of the observer threw`, { cause });
      }
    },
  ]);
  return Object.fromEntries(entries);
}

/** A training pair costs as much as encoding about six texts: a backward pass takes twice a forward pass. */
const textsPerPair = 6;

/**
 * The stored cells of a sweep, in plan order; nothing is computed.
 *
 * @throws {UserError} if some are missing
 */
export async function readSweep(cells: readonly Cell[]): Promise<StoredCell[]> {
  const plan = await planSweep(cells);
  const stored = plan.map(({ cell, inputs }) => readCell(cell, inputs.identity));
  const missing = stored.filter((cell) => cell === null).length;
  if (missing > 0) {
    throw new UserError(
      `${missing} of ${plan.length} cells have no results for this code, data and settings in ` +
        `${resultsFolder()}; run the sweep first: npx batchmix sweep run --help`,
    );
  }
  return stored as StoredCell[];
}
