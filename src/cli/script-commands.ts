import { spawn } from "node:child_process";
import { Command } from "commander";
import { projectPath } from "../core";

export function setupCommand(): Command {
  return new Command("setup")
    .description("install or repair the engine, the notebook environment, the weights and the browser")
    .addHelpText(
      "after",
      "\nExample:\n  $ BATCHMIX_ENGINE=wasm npx batchmix setup    do without native TensorFlow",
    )
    .action(() => runScript("setup.mjs", []));
}

export function labCommand(): Command {
  return new Command("lab")
    .description("open JupyterLab on 127.0.0.1, with a token, on the project's TypeScript kernel")
    .addHelpText("after", "\nExample:\n  $ npx batchmix lab")
    .action(() => runScript("lab.mjs", []));
}

/** Runs one of the project's scripts in this terminal; if the script fails, ends with its exit code. */
export async function runScript(name: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [projectPath("scripts", name), ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => child.on("exit", (exit) => resolve(exit ?? 1)));
  if (code !== 0) process.exit(code);
}
