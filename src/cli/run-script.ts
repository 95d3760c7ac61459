import { spawn } from "node:child_process";
import { projectPath } from "../core";

/** Runs one of the project's scripts in this terminal and ends with its exit code if it fails. */
export async function runScript(name: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [projectPath("scripts", name), ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => child.on("exit", (exit) => resolve(exit ?? 1)));
  if (code !== 0) process.exit(code);
}
