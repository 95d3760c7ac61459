// @ts-check
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startOf } from "./process.mjs";

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
    const found = contentOf(file);
    const holder = found === null ? null : holderOf(found);
    if (found !== null && holder === null) clear(file, found);
    if (holder === null) continue;
    if (!hasWaited) log(`another set-up is running (process ${holder.pid}); waiting for it`);
    hasWaited = true;
    await new Promise((resolve) => setTimeout(resolve, secondsBetweenLooks * 1000));
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

/**
 * Takes a free lock: linked into place with its content, so that nobody sees it half-written.
 *
 * @param {string} file
 */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Clears a dead process's lock away. Of two that do so at once, the slower may have moved the
 * quicker's new lock: what is moved is looked at, and put back if it is another's.
 *
 * @param {string} file
 * @param {string} dead its content
 */
function clear(file, dead) {
  const moved = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, moved);
    if (readFileSync(moved, "utf8") !== dead) linkSync(moved, file);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(moved, { force: true });
  }
}

/** @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null; // given back meanwhile
  }
}

/**
 * The living process that a lock names, or null.
 *
 * @param {string} content
 * @returns {{ pid: number } | null}
 */
function holderOf(content) {
  try {
    const { pid, started } = JSON.parse(content);
    return started === startOf(pid) ? { pid } : null;
  } catch {
    return null; // of another make
  }
}
