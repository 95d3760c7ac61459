import { spawnSync } from "node:child_process";
import { UserError } from "../core";

/** What a Slurm tool printed, or null if it ended with an error, told in `complaint`. */
export interface ToolOutput {
  readonly output: string | null;
  readonly complaint: string;
}

/**
 * Runs one of Slurm's tools.
 *
 * @throws {UserError} if it is not there
 */
export function slurmTool(tool: string, args: readonly string[], folder?: string): ToolOutput {
  const { stdout, stderr, status, error } = spawnSync(tool, args, { cwd: folder, encoding: "utf8" });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
    throw new UserError(`${tool} is not here; --slurm is for machines of a Slurm cluster`);
  if (error) throw error;
  return { output: status === 0 ? stdout : null, complaint: stderr.trim() };
}
