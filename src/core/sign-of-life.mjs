import { utimesSync } from "node:fs";
import { workerData } from "node:worker_threads";

/**
 * A thread that lock.mjs starts: touches a lock's file every so many seconds while the main thread
 * computes, and ends when the file is gone.
 */
const timer = setInterval(() => {
  const now = new Date();
  try {
    utimesSync(workerData.file, now, now);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOENT") clearInterval(timer); // released, or taken over
  }
}, workerData.seconds * 1000);
