import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { UserError } from "../src/core";

/**
 * Runs a script of package.json; says on standard error what failed, and ends with code 1 then.
 *
 * @param name as in package.json
 */
export async function runScript(name: string, main: () => Promise<void> | void): Promise<void> {
  try {
    await main();
  } catch (error) {
    const { message, stack, code } = error as NodeJS.ErrnoException;
    const isMistake = error instanceof UserError || code?.startsWith("ERR_PARSE_ARGS");
    process.stderr.write(`${name}: ${isMistake ? message : stack}\n`);
    process.exitCode = 1;
  }
}

const marker = "BATCHMIX_SCRIPT";

/**
 * As {@link runScript} a script that leaves nothing: it runs once more in a group of processes whose temporary
 * files lie in one folder, which vanishes when the script ends, by a signal too. A signal ends the whole group,
 * so that a script which waits for a child without listening ends with its child.
 */
export async function runInFolder(name: string, main: () => Promise<void> | void): Promise<void> {
  if (process.env[marker] === name) return runScript(name, main);
  const folder = mkdtempSync(path.join(os.tmpdir(), `batchmix-${name.replace(":", "-")}-`));
  const script = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
    detached: true, // leads a group of its own
    env: { ...process.env, TMPDIR: folder, [marker]: name },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => process.kill(-(script.pid as number), signal));
  script.on("exit", (code, signal) => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    process.exit(code ?? 128 + os.constants.signals[signal ?? "SIGKILL"]);
  });
}
