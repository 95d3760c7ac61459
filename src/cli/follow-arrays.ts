import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../core";
import type { CellTask, PlannedCell, SubmittedArray, SweepSnapshot } from "../index";
import { library } from "./library";
import { type Progress, showProgress } from "./progress";

const secondsBetweenLooks = 5;

/**
 * Shows how far a sweep is, from its cells' folders and Slurm's queue, until no task of its job
 * arrays waits or runs. Ctrl-C ends the following alone.
 *
 * @throws {UserError} if cells have no results then, after a line for each
 */
export async function followArrays(
  file: string,
  plan: readonly PlannedCell[],
  arrays: readonly SubmittedArray[],
): Promise<void> {
  const { cells, done, failed } = library.sweepSnapshot(plan);
  const progress = showProgress(`sweep ${file}`, (done + failed) / cells);
  const jobs = arrays.map(({ job }) => job).join(" ");
  const leave = () => {
    progress.stop();
    process.stderr.write(
      `job array ${jobs} goes on; to follow it: npx batchmix sweep run ${file} --slurm; to end it: scancel ${jobs}\n`,
    );
    process.exit(130);
  };
  if (arrays.length > 0) process.once("SIGINT", leave);
  const printed = new Set<string>();
  try {
    let tasks = library.cellTasks(arrays);
    for (; tasks.some((task) => !task.isEnded); tasks = library.cellTasks(arrays)) {
      showSnapshot(progress, library.sweepSnapshot(plan), tasks);
      printFailures(plan, printed, progress);
      await sleep(secondsBetweenLooks);
    }
    // folders are looked at after the queue, and so are whole; a shared file system may lag for a moment
    if (arrays.length > 0) await sleep(1);
    printFailures(plan, printed, progress);
    refuseMissing(plan, tasks, progress);
  } finally {
    process.off("SIGINT", leave);
    progress.stop();
  }
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

function showSnapshot(progress: Progress, snapshot: SweepSnapshot, tasks: readonly CellTask[]): void {
  const { cells, done, failed, running } = snapshot;
  const within = running.reduce((sum, { stepsDone, steps }) => sum + (steps > 0 ? stepsDone / steps : 0), 0);
  const waiting = tasks.filter(({ state }) => state === "PENDING");
  const parts = [`${done}/${cells} cells`];
  if (failed > 0) parts.push(`${failed} failed`);
  for (const { name, host, stepsDone, loss } of running.slice(0, 2))
    parts.push(`${name} on ${host}${loss === null ? "" : `: step ${stepsDone}, loss ${loss.toFixed(3)}`}`);
  if (running.length > 2) parts.push(`${running.length - 2} more running`);
  if (waiting.length > 0) {
    const reasons = [...new Set(waiting.map(({ reason }) => reason).filter(Boolean))];
    parts.push(`${waiting.length} waiting${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}`);
  }
  progress.update(Math.min(1, (done + failed + within) / cells), parts.join(", "));
}

/** Prints a line for each cell that has failed since the last call. */
function printFailures(plan: readonly PlannedCell[], printed: Set<string>, progress: Progress): void {
  for (const [index, state] of library.sweepStates(plan).entries()) {
    const { key } = plan[index];
    if (state.kind !== "failed" || printed.has(key)) continue;
    printed.add(key);
    const name = library.cellName(plan[index]);
    progress.line(`failed: ${name} (${key}): ${state.failure.reason.split("\n")[0]}`);
  }
}

/** Prints for each cell without results that has not failed how its task ended, and refuses to go on. */
function refuseMissing(plan: readonly PlannedCell[], tasks: readonly CellTask[], progress: Progress): void {
  const states = library.sweepStates(plan);
  const count = states.filter(({ kind }) => kind !== "done").length;
  if (count === 0) return;
  for (const [index, planned] of plan.entries()) {
    if (states[index].kind === "done" || states[index].kind === "failed") continue;
    const task = tasks.find(({ cell }) => cell === planned.key);
    const end = task
      ? `Slurm ended its task ${task.id} as ${task.state}: ${lastLine(task.log)}`
      : "Slurm has forgotten its task, or another process runs it";
    progress.line(`no results: ${library.cellName(planned)} (${planned.key}): ${end}`);
  }
  const hasFailure = states.some(({ kind }) => kind === "failed");
  throw new UserError(
    `${count} of ${plan.length} cells have no results; mend what the lines above say, and the same command${hasFailure ? " with --retry" : ""} submits them again`,
  );
}

/** The last line of a log that is not empty, or what the log lacks. */
function lastLine(file: string): string {
  if (!existsSync(file)) return `${file} was not written`;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim());
  return lines.reverse().find((line) => line !== "") ?? `${file} is empty`;
}
