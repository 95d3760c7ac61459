/**
 * A thread that lock.ts starts: touches a lock's file every so many seconds while the main thread
 * computes, and ends when the file is gone.
 */
const { utimesSync } = require("node:fs");
const { workerData } = require("node:worker_threads");

const timer = setInterval(() => {
  const now = new Date();
  try {
    utimesSync(workerData.file, now, now);
  } catch (error) {
    if (error.code === "ENOENT") clearInterval(timer); // released, or taken over
  }
}, workerData.seconds * 1000);
