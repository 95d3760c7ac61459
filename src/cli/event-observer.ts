import { mixLabel, type PlannedCell, type SweepObserver } from "../index";

/** What a sweep tells other programs: `event`, and of which cell. */
export type SweepEvent =
  | { readonly event: "plan"; readonly cells: number; readonly done: number; readonly failed: number }
  | ({ readonly event: "start" | "done" } & CellOf)
  | ({ readonly event: "failed"; readonly reason: string } & CellOf)
  | ({
      readonly event: "progress";
      /** Of the cell, from 0 to 1. */
      readonly share: number;
      readonly what: string;
      readonly loss: number | null;
    } & CellOf)
  | { readonly event: "waiting"; readonly keys: readonly string[] };

interface CellOf {
  readonly key: string;
  readonly evaluation: string;
  /** Parts as 1:1:0; null for the untrained model. */
  readonly mix: string | null;
  readonly seed: number | null;
}

/** Tells a sweep as {@link SweepEvent}s. */
export function eventObserver(say: (event: SweepEvent) => void): SweepObserver {
  const of = ({ key, evaluation, cell: { mix, seed } }: PlannedCell): CellOf => ({
    key,
    evaluation,
    mix: mix && mixLabel(mix),
    seed,
  });
  return {
    onPlan: (plan, done, failed) => say({ event: "plan", cells: plan.length, done, failed }),
    onStart: (planned) => say({ event: "start", ...of(planned) }),
    onProgress: (planned, share, what, step) =>
      say({ event: "progress", ...of(planned), share, what, loss: step?.loss ?? null }),
    onDone: (planned) => say({ event: "done", ...of(planned) }),
    onFailed: (planned, reason) => say({ event: "failed", reason, ...of(planned) }),
    onWaiting: (held) => say({ event: "waiting", keys: held.map(({ key }) => key) }),
  };
}
