// @ts-check
import { spawn } from "node:child_process";

/**
 * Runs a program to its end and keeps what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 if it cannot be started, 124 after too long
 */
export function run(command, args, { cwd, env = process.env, seconds = 1800 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, seconds * 1000);
    const stop = () => child.kill();
    process.once("exit", stop);
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer);
      process.removeListener("exit", stop);
      resolve({ code: isLate ? 124 : code, output });
    };
    child.on("error", (error) => {
      output += error.message;
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/** The last lines of a program's output that say something. */
export function lastLines(/** @type {string} */ output, lines = 3) {
  const said = output.split("\n").filter((line) => line.trim() !== "");
  return said.slice(-lines).join(" ").trim();
}
