import { setTimeout as pause } from "node:timers/promises";
import { lockFolder, lockHolder } from "../../src/core/lock.mjs";

const secondsBetweenLooks = 0.5;

/** Seconds without a sign of life after which a set-up of another machine, or container, counts as dead. */
const silence = 60;

/**
 * Runs `body` while no other set-up of this clone runs. The lock of a process that is gone, however it
 * ended, is taken over.
 *
 * @template T
 * @param {string} folder that is locked
 * @param {(line: string) => void} log told once if there is someone to wait for
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withLock(folder, log, body) {
  let lock = lockFolder(folder, silence);
  for (let hasWaited = false; lock === null; lock = lockFolder(folder, silence)) {
    const holder = lockHolder(folder);
    if (holder && !hasWaited) {
      log(`another set-up is running (process ${holder.pid}); waiting for it`);
      hasWaited = true;
    }
    await pause(secondsBetweenLooks * 1000);
  }
  const { release } = lock;
  process.once("exit", release);
  try {
    return await body();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}
