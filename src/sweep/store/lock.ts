import { randomBytes } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { explainWriteError } from "../../core";
import { hasEnded, ownName, type ProcessName } from "./process-name";

const name = "lock";

/** A process of another machine that gave no sign for so long is taken for dead. */
const secondsOfSilence = 600;

/** A cell's folder, reserved for this process. */
export interface Lock {
  /** Shows processes on other machines that this one is alive; call it often. */
  touch(): void;
  release(): void;
}

/**
 * Reserves a folder, which is made if it is missing, for this process: null if another one that is
 * alive holds it. What a process that was killed held is free at once on its own machine and to
 * the same Slurm task, elsewhere after ten minutes of silence.
 *
 * @throws {UserError} if the folder cannot be written to
 */
export function lockFolder(folder: string): Lock | null {
  const file = path.join(folder, name);
  const own = path.join(folder, `${name}.tmp-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(own, JSON.stringify(ownName()));
  } catch (error) {
    rmSync(own, { force: true });
    throw explainWriteError(error, file);
  }
  try {
    if (!takeOver(file)) return null;
    linkSync(own, file); // fails if another process was faster; rename would not
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw explainWriteError(error, file);
  } finally {
    rmSync(own, { force: true });
  }
  const touch = () => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {} // taken over after a long silence: whoever has it writes the same bits
  };
  return { touch, release: () => rmSync(file, { force: true }) };
}

/** Who holds a folder, or null if nobody alive does. */
export function lockHolder(folder: string): ProcessName | null {
  const held = readLock(path.join(folder, name));
  return held && !isStale(held) ? held.holder : null;
}

interface HeldLock {
  readonly holder: ProcessName | null;
  readonly text: string;
  readonly silentSeconds: number;
}

/** Whether the way is free: there was no lock, or a stale one that is now gone. */
function takeOver(file: string): boolean {
  const held = readLock(file);
  if (!held) return true;
  if (!isStale(held)) return false;
  const aside = `${file}.tmp-stale-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true; // another process was faster: linking decides
    throw error;
  }
  const moved = readFileSync(aside, "utf8");
  if (moved !== held.text) linkSync(aside, file); // between reading and renaming somebody else took it: give it back
  rmSync(aside);
  return moved === held.text;
}

function isStale({ holder, silentSeconds }: HeldLock): boolean {
  if (holder === null) return silentSeconds > 5; // half written by a process that died, or is at it
  return hasEnded(holder) || silentSeconds > secondsOfSilence;
}

function readLock(file: string): HeldLock | null {
  let text: string;
  let silentSeconds: number;
  try {
    text = readFileSync(file, "utf8");
    silentSeconds = (Date.now() - statSync(file).mtimeMs) / 1000;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    return { holder: JSON.parse(text), text, silentSeconds };
  } catch {
    return { holder: null, text, silentSeconds };
  }
}
