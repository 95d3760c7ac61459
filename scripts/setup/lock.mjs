// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const secondsBetweenLooks = 0.5;

/**
 * Runs `body` while no other set-up of this clone runs. A lock whose process is gone, however it
 * ended, is taken over.
 *
 * @template T
 * @param {string} file the lock
 * @param {(line: string) => void} log told once if there is someone to wait for
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withLock(file, log, body) {
  mkdirSync(path.dirname(file), { recursive: true });
  let hasWaited = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === null) rmSync(file, { force: true });
    else {
      if (!hasWaited) log(`another set-up is running (process ${holder.pid}); waiting for it`);
      hasWaited = true;
      await new Promise((resolve) => setTimeout(resolve, secondsBetweenLooks * 1000));
    }
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await body();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * The living process that holds a lock, or null.
 *
 * @param {string} file
 * @returns {{ pid: number } | null}
 */
function holderOf(file) {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, "utf8"));
    return started === startOf(pid) ? { pid } : null;
  } catch {
    return null; // gone meanwhile, or cut short by a crash
  }
}

/** When a process started, in ticks since boot: with its number, its identity. Null if there is none. */
function startOf(/** @type {number} */ pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]; // field 22; the name before may hold spaces
  } catch {
    return null;
  }
}
