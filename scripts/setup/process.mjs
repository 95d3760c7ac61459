// @ts-check
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where the processes that a set-up starts are noted, so that the next one can end those that
 * outlived a kill -9: an npm or pip still at work would write under its feet.
 */
const notes = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", ".setup", "processes");

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

/** Ends what set-ups that were killed have left running. */
export function killLeftOver() {
  mkdirSync(notes, { recursive: true });
  for (const name of readdirSync(notes)) {
    const file = path.join(notes, name);
    const [started, owner, ownerStarted] = readFileSync(file, "utf8").split(" ");
    if (ownerStarted && startOf(Number(owner)) === ownerStarted) continue;
    if (startOf(Number(name)) === started) killGroup(Number(name));
    rmSync(file, { force: true });
  }
}

/** When a process started, in ticks since boot: with its number, its identity. Null if there is none. */
export function startOf(/** @type {number} */ pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]; // field 22; the name before may hold spaces
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
  writeFileSync(file, `${startOf(pid)} ${process.pid} ${startOf(process.pid)}`);
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
