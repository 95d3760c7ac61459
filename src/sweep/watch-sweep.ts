import { mixLabel } from "../mixture";
import { type PlannedCell, sweepStates } from "./plan-sweep";

/** How far a sweep is, whoever runs it. */
export interface SweepSnapshot {
  readonly cells: number;
  readonly done: number;
  readonly failed: number;
  readonly running: readonly RunningCell[];
}

/** A cell that some process is at. */
export interface RunningCell {
  /** @example "1:1:0 seed 2" */
  readonly name: string;
  readonly host: string;
  readonly stepsDone: number;
  readonly steps: number;
  /** Of the last step; null before the first. */
  readonly loss: number | null;
}

/** A cell as people name it. @example "1:1:0 seed 2" */
export function cellName({ cell: { mix, seed } }: PlannedCell): string {
  return mix ? `${mixLabel(mix)} seed ${seed}` : "untrained";
}

/** Looks at the folders of a sweep's cells once. */
export function sweepSnapshot(plan: readonly PlannedCell[]): SweepSnapshot {
  const states = sweepStates(plan);
  const count = (kind: string) => states.filter((state) => state.kind === kind).length;
  const running = states.flatMap((state, index) => {
    if (state.kind !== "running") return [];
    const { stepsDone, loss, holder } = state;
    const steps = plan[index].cell.mix ? plan[index].cell.settings.steps : 0;
    return [{ name: cellName(plan[index]), host: holder.host, stepsDone, steps, loss }];
  });
  return { cells: plan.length, done: count("done"), failed: count("failed"), running };
}

/**
 * Follows a sweep that other processes run, on this machine or on others with a common file
 * system: shows a snapshot every so many seconds, until nobody is at any cell.
 */
export async function watchSweep(
  plan: readonly PlannedCell[],
  show: (snapshot: SweepSnapshot) => void,
  everySeconds = 2,
): Promise<void> {
  for (;;) {
    const snapshot = sweepSnapshot(plan);
    show(snapshot);
    if (snapshot.running.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, everySeconds * 1000));
  }
}
