import { constants } from "node:os";

/**
 * Ends this process as a child that shares its terminal ends: a signal sent to this process
 * reaches the child once (Ctrl-C has gone to both already), and the exit code is the child's.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
export function passSignalsOn(child) {
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"]))
    process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? "SIGKILL"]));
}
