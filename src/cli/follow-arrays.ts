import { existsSync, readFileSync } from "node:fs";
import {
  type CellTask,
  cellName,
  cellTasks,
  type PlannedCell,
  type SubmittedArray,
  type SweepSnapshot,
  sweepSnapshot,
  sweepStates,
  UserError,
} from "../index";
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
  const { cells, done, failed } = sweepSnapshot(plan);
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
  const told = new Set<string>();
  try {
    let tasks = cellTasks(arrays);
    for (; tasks.some((task) => !task.isEnded); tasks = cellTasks(arrays)) {
      show(progress, sweepSnapshot(plan), tasks);
      tellFailures(plan, told, progress);
      await new Promise((resolve) => setTimeout(resolve, secondsBetweenLooks * 1000));
    }
    // folders are looked at after the queue, and so are whole; a shared file system may lag for a moment
    if (arrays.length > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
    tellFailures(plan, told, progress);
    tellRest(plan, tasks, progress);
  } finally {
    process.off("SIGINT", leave);
    progress.stop();
  }
}

function show(
  progress: Progress,
  { cells, done, failed, running }: SweepSnapshot,
  tasks: readonly CellTask[],
): void {
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

function tellFailures(plan: readonly PlannedCell[], told: Set<string>, progress: Progress): void {
  sweepStates(plan).forEach((state, index) => {
    const { key } = plan[index];
    if (state.kind !== "failed" || told.has(key)) return;
    told.add(key);
    progress.line(`failed: ${cellName(plan[index])} (${key}): ${state.failure.reason.split("\n")[0]}`);
  });
}

function tellRest(plan: readonly PlannedCell[], tasks: readonly CellTask[], progress: Progress): void {
  const states = sweepStates(plan);
  const without = plan.filter((_, index) => states[index].kind !== "done");
  if (without.length === 0) return;
  const failed = states.filter(({ kind }) => kind === "failed").length;
  for (const planned of without) {
    if (states[plan.indexOf(planned)].kind === "failed") continue;
    const task = tasks.find(({ cell }) => cell === planned.key);
    const end = task
      ? `Slurm ended its task ${task.id} as ${task.state}: ${lastLine(task.log)}`
      : "Slurm has forgotten its task, or another process is at it";
    progress.line(`no results: ${cellName(planned)} (${planned.key}): ${end}`);
  }
  const again = failed > 0 ? "the same command with --retry" : "the same command";
  throw new UserError(
    `${without.length} of ${plan.length} cells have no results; mend that, and ${again} submits them again`,
  );
}

/** The last line of a log that says something, or where it should have been. */
function lastLine(file: string): string {
  if (!existsSync(file)) return `${file} was not written`;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim());
  return lines.reverse().find((line) => line !== "") ?? `${file} is empty`;
}
