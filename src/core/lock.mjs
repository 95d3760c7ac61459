import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { explainWriteError } from "./atomic-file.mjs";
import { hasEnded, isOfThisMachine, processName } from "./process-name.mjs";
import { projectPath } from "./project-path.cjs";

/** @typedef {import("./process-name.mjs").ProcessName} ProcessName */

/** The folder that makes the lock: a process that holds the lock has one file in it. */
const lockName = "holder";

/** Seconds without a sign of life after which a process of another machine counts as dead. */
const usualSilence = 600;

/**
 * A folder, reserved for this process.
 *
 * @typedef {object} Lock
 * @property {() => boolean} isHeld false once another process has taken the folder over; this process must
 *   then stop
 * @property {() => void} release
 */

/**
 * Reserves a folder for this process, and makes it if it is missing; null if another process that is
 * alive holds the folder. Half-written files of a dead holder are deleted.
 *
 * Whether a process of this machine is alive is known for certain, however long it is silent. A
 * process of another machine counts as alive as long as it touches its file: a separate thread touches
 * the file, so that no computation is too long. A Slurm task that runs again gets its folder at once.
 *
 * The lock is a folder with one file, named by a random token. A new lock is renamed into place
 * whole, which fails unless the old one is gone or empty; a dead holder's file is deleted by its
 * token. So no process can delete or touch the lock of another by mistake.
 *
 * @param {string} folder
 * @param {number} [silence] seconds without a sign of life after which a process of another machine counts as
 *   dead; no process that locks the folder may use a longer one
 * @returns {Lock | null}
 * @throws {import("./user-error.mjs").UserError} if the folder cannot be written to
 */
export function lockFolder(folder, silence = usualSilence) {
  const place = path.join(folder, lockName);
  const token = randomBytes(8).toString("hex");
  const prepared = `${place}.tmp-${process.pid}-${token}`;
  /** @type {HeldLock | null} */
  let dead = null;
  try {
    mkdirSync(prepared, { recursive: true });
    writeFileSync(path.join(prepared, token), JSON.stringify(processName()));
    dead = readLock(folder);
    if (dead && !isFree(dead, silence)) return null;
    if (dead) rmSync(dead.file, { force: true });
    renameSync(prepared, place);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    const isThere = existsSync(prepared); // otherwise it could not be made
    if (isThere && (code === "ENOTEMPTY" || code === "EEXIST")) return null; // another process was faster
    throw explainWriteError(error, place);
  } finally {
    rmSync(prepared, { recursive: true, force: true });
  }
  removeLeftovers(folder, dead && !hasEnded(dead.holder) ? silence : 0);
  const file = path.join(place, token);
  const signOfLife = new Worker(projectPath("src", "core", "sign-of-life.mjs"), {
    workerData: { file, seconds: silence / 20 },
    execArgv: [],
  });
  signOfLife.unref();
  return {
    isHeld: () => existsSync(file),
    release() {
      void signOfLife.terminate();
      rmSync(file, { force: true });
      try {
        rmdirSync(place);
      } catch {} // another process holds it, or removed it: rmdir deletes empty folders alone
    },
  };
}

/**
 * The process that holds a folder, or null if no process that is alive holds it.
 *
 * @param {string} folder
 * @returns {ProcessName | null}
 */
export function lockHolder(folder) {
  const held = readLock(folder);
  return held && !isFree(held, usualSilence) ? held.holder : null;
}

/** @typedef {{ file: string, holder: ProcessName, silentSeconds: number }} HeldLock */

function isFree(/** @type {HeldLock} */ { holder, silentSeconds }, /** @type {number} */ silence) {
  return hasEnded(holder) || (!isOfThisMachine(holder) && silentSeconds > silence);
}

/**
 * The lock of a folder, or null without one.
 *
 * @param {string} folder
 * @returns {HeldLock | null}
 */
function readLock(folder) {
  try {
    const place = path.join(folder, lockName);
    const token = readdirSync(place).find((entry) => /^[0-9a-f]{16}$/.test(entry));
    if (!token) return null; // its holder is about to remove the folder, or died at that moment
    const file = path.join(place, token);
    const text = readFileSync(file, "utf8");
    return { file, holder: parseName(text), silentSeconds: (Date.now() - statSync(file).mtimeMs) / 1000 };
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOENT") return null; // released meanwhile
    throw error;
  }
}

/**
 * The process that a lock names. A lock is whole from its first moment: a damaged one was cut by a
 * crash of its machine, and no process holds it.
 *
 * @param {string} text
 * @returns {ProcessName}
 */
function parseName(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { ...processName(), born: "a process cut short" };
  }
}

/**
 * Deletes temporary files whose writers were killed before they could rename them.
 *
 * @param {string} folder
 * @param {number} age seconds without a write after which a file is deleted; 0 if its writer is known to be dead
 */
function removeLeftovers(folder, age) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.name.startsWith(lockName)) continue; // other processes may just be trying the lock
    if (entry.isDirectory()) removeLeftovers(full, age);
    else if (/\.tmp-\d+-[0-9a-f]{8}$/.test(entry.name) && Date.now() - statSync(full).mtimeMs >= age * 1000)
      rmSync(full, { force: true });
  }
}
