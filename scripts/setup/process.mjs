import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { hasEnded, processName } from "../../src/core/process-name.mjs";
import { projectPath } from "../../src/core/project-path.cjs";

/**
 * Where the processes that a set-up starts are noted, so that the next one can end those that
 * outlived a kill -9: an npm or pip still at work would write under its feet.
 */
const notes = projectPath(".setup", "processes");

/** @type {Set<number>} */
const running = new Set();

/**
 * Runs a program to its end and keeps what it prints. It gets a process group of its own.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 if it cannot be started, 124 after too long;
 *   the last line of the output says so, and which signal has ended the program if one has
 */
export function run(command, args, { cwd, env = process.env, seconds = 1800 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const forget = note(child.pid);
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      if (child.pid) killGroup(child.pid);
    }, seconds * 1000);
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer);
      forget();
      resolve({ code: isLate ? 124 : code, output });
    };
    child.on("error", (error) => {
      output += error.message;
      end(127);
    });
    child.on("close", (code, signal) => {
      if (isLate) output += `\nnot done after ${seconds} s`;
      else if (signal !== null) output += `\nended by ${signal}`;
      end(code ?? 1);
    });
  });
}

/** Ends what this process has started and what is still running. */
export function killRunning() {
  for (const pid of running) killGroup(pid);
}

/** Ends what set-ups of this machine that were killed have left running. */
export function killLeftOver() {
  mkdirSync(notes, { recursive: true });
  for (const name of readdirSync(notes)) {
    const file = path.join(notes, name);
    const noted = readNote(file);
    if (noted && !hasEnded(noted.owner)) continue;
    if (noted && !hasEnded(noted.child)) killGroup(noted.child.pid);
    rmSync(file, { force: true });
  }
}

/** @typedef {import("../../src/core/process-name.mjs").ProcessName} ProcessName */

/**
 * A process that a set-up runs, and that set-up's own; null if a kill cut the note short.
 *
 * @param {string} file
 * @returns {{ child: ProcessName, owner: ProcessName } | null}
 */
function readNote(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** The last lines of a program's output that say something. */
export function lastLines(/** @type {string} */ output, lines = 3) {
  const said = output.split("\n").filter((line) => line.trim() !== "");
  return said.slice(-lines).join(" ").trim();
}

/**
 * The line of a program's output that says why it failed: the first that names an error, as Node and
 * compilers print it before a trace or a summary; else the last.
 */
export function errorLine(/** @type {string} */ output) {
  const said = output.split("\n").map((line) => line.trim());
  const named = said.find((line) => /^(Uncaught )?([A-Z]\w*)?Error\b[^:(]*: |\berror: /.test(line));
  return named ?? lastLines(output, 1);
}

/** @returns {() => void} */
function note(/** @type {number | undefined} */ pid) {
  if (pid === undefined) return () => {};
  const file = path.join(notes, String(pid));
  mkdirSync(notes, { recursive: true });
  writeFileSync(file, JSON.stringify({ child: processName(pid), owner: processName() }));
  running.add(pid);
  return () => {
    running.delete(pid);
    rmSync(file, { force: true });
  };
}

function killGroup(/** @type {number} */ pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}
