import path from "node:path";
import { UserError, writeFileAtomic } from "../core";
import { arrayFiles, type JobArray, jobArrayScript } from "./job-array-script";
import { slurmTool } from "./slurm-tool";
import type { SubmittedArray } from "./submitted-arrays";

/**
 * Puts a job array's script, its cells and, once it is submitted, its job's number in its folder.
 * A process that is killed between the last two leaves an array that no record names: its cells
 * are then submitted twice, and each is run once, by whichever task locks it first.
 *
 * @throws {UserError} with sbatch's own reason if it refuses
 */
export function submitJobArray(array: JobArray): SubmittedArray {
  const { name, folder, cells } = array;
  writeFileAtomic(path.join(folder, arrayFiles.script), jobArrayScript(array));
  writeFileAtomic(path.join(folder, arrayFiles.cells), `${cells.join("\n")}\n`);
  const { output, complaint } = slurmTool("sbatch", ["--parsable", arrayFiles.script], folder);
  const job = Number(output?.split(";")[0]); // number, or number;cluster
  if (output === null || !Number.isSafeInteger(job))
    throw new UserError(`sbatch refuses ${path.join(folder, arrayFiles.script)}: ${complaint || output}`);
  writeFileAtomic(path.join(folder, arrayFiles.record), `${JSON.stringify({ job, name })}\n`);
  return { job, name, folder, cells };
}
