import { placeOf, planSweep, readSweepFile, runPlan, sweepCells, UserError } from "../index";
import { eventObserver, type SweepEvent } from "./sweep-events";

/** What a worker is to do, as JSON in its first argument. */
export interface WorkerOrder {
  readonly file: string;
  readonly retry: boolean;
  readonly checkpointSeconds?: number;
  /** Places of evaluations that are not to be run, see placeOf. */
  readonly without: readonly string[];
}

/** What a worker reports to its parent, on a channel between them: standard output is the sweep file's. */
export type WorkerEvent = SweepEvent | { readonly event: "refused"; readonly reason: string };

/** A process that sweep-workers.ts starts: runs the cells of a sweep file that no other process is at. */
async function main({ file, retry, checkpointSeconds, without }: WorkerOrder): Promise<void> {
  const report = (event: WorkerEvent) => process.send?.(event);
  process.once("disconnect", () => process.exit(1)); // the parent has ended
  try {
    const all = await planSweep(sweepCells(readSweepFile(file)));
    const plan = all.filter((planned) => !without.includes(placeOf(planned)));
    await runPlan(plan, { retry, checkpointSeconds, wait: false, observer: eventObserver(report) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report({ event: "refused", reason: error.message });
  }
  process.channel?.unref(); // ends when all is reported
}

main(JSON.parse(process.argv[2]));
