import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import readline from "node:readline";
import { projectPath, UserError } from "../core";

export interface RunPythonOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of standard output. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the notebook environment's Python in the project's folder.
 *
 * @returns what it printed to standard error if it failed; null if it succeeded
 * @throws {UserError} if the environment is missing
 */
export async function runPython(args: readonly string[], options: RunPythonOptions): Promise<string | null> {
  const python = projectPath(".venv", "bin", "python");
  if (!existsSync(python))
    throw new UserError("the notebook environment .venv is missing; run: npx batchmix setup");
  const child = spawn(python, args, {
    cwd: projectPath(),
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  readline.createInterface(child.stdout).on("line", (line) => options.onLine?.(line));
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? null : complaint));
  });
}
