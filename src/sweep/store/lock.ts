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
import { explainWriteError, projectPath } from "../../core";
import { hasEnded, isOfThisMachine, ownName, type ProcessName } from "./process-name";

/** The folder that makes the lock: a process that holds the lock has one file in it. */
const name = "holder";

/** Seconds without a sign of life after which a process of another machine counts as dead. */
const usualSilence = 600;

/** A cell's folder, reserved for this process. */
export interface Lock {
  /** False once another process took the folder over: it works on the cell now, and this one must stop. */
  isHeld(): boolean;
  release(): void;
}

/**
 * Reserves a folder, which is made if it is missing, for this process: null if another process
 * that is alive holds it. Half-written files of a dead holder are deleted.
 *
 * Whether a process of this machine is alive is known for certain, however long it is silent. A
 * process of another machine counts as alive as long as its file is touched: a thread of its own
 * does that, so that no computation is too long. A Slurm task that runs again gets its folder at once.
 *
 * The lock is a folder with one file, named by a random token. A new lock is renamed into place
 * whole, which fails unless the old one is gone or empty; a dead holder's file is deleted by its
 * token. So no process can delete or touch the lock of another by mistake.
 *
 * @param silence seconds without a sign of life after which a process of another machine counts as
 *   dead; a holder's own must not be longer
 * @throws {UserError} if the folder cannot be written to
 */
export function lockFolder(folder: string, silence = usualSilence): Lock | null {
  const place = path.join(folder, name);
  const token = randomBytes(8).toString("hex");
  const own = `${place}.tmp-${process.pid}-${token}`;
  let dead: HeldLock | null = null;
  try {
    mkdirSync(own, { recursive: true });
    writeFileSync(path.join(own, token), JSON.stringify(ownName()));
    dead = readLock(folder);
    if (dead && !isFree(dead, silence)) return null;
    if (dead) rmSync(dead.file, { force: true });
    renameSync(own, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "EEXIST") return null; // another process was faster
    throw explainWriteError(error, place);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  removeLeftovers(folder, dead && !hasEnded(dead.holder) ? silence : 0);
  const file = path.join(place, token);
  const signOfLife = new Worker(projectPath("src", "sweep", "store", "sign-of-life.cjs"), {
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

/** Who holds a folder, or null if nobody alive does. */
export function lockHolder(folder: string): ProcessName | null {
  const held = readLock(folder);
  return held && !isFree(held, usualSilence) ? held.holder : null;
}

interface HeldLock {
  readonly file: string;
  readonly holder: ProcessName;
  readonly silentSeconds: number;
}

function isFree({ holder, silentSeconds }: HeldLock, silence: number): boolean {
  return hasEnded(holder) || (!isOfThisMachine(holder) && silentSeconds > silence);
}

/** The lock of a folder, or null without one. */
function readLock(folder: string): HeldLock | null {
  try {
    const place = path.join(folder, name);
    const token = readdirSync(place).find((entry) => /^[0-9a-f]{16}$/.test(entry));
    if (!token) return null; // its holder is about to remove the folder, or died at that moment
    const file = path.join(place, token);
    const text = readFileSync(file, "utf8");
    return { file, holder: parseName(text), silentSeconds: (Date.now() - statSync(file).mtimeMs) / 1000 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null; // released meanwhile
    throw error;
  }
}

/**
 * The process that a lock names. A lock is whole from its first moment: a damaged one was cut by a
 * crash of its machine, and no process holds it.
 */
function parseName(text: string): ProcessName {
  try {
    return JSON.parse(text);
  } catch {
    return { ...ownName(), born: "a process cut short" };
  }
}

/**
 * Deletes what writers left that were killed before they could rename it.
 *
 * @param age seconds for which a file was not written to; 0 where its writer is known to be dead
 */
function removeLeftovers(folder: string, age: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.name.startsWith(name)) continue; // other processes may just be trying the lock
    if (entry.isDirectory()) removeLeftovers(full, age);
    else if (/\.tmp-\d+-[0-9a-f]{8}$/.test(entry.name) && Date.now() - statSync(full).mtimeMs >= age * 1000)
      rmSync(full, { force: true });
  }
}
