import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";

/**
 * A name that no other process has, also after a restart of the machine.
 *
 * @typedef {object} ProcessName
 * @property {string} host
 * @property {string} numbers the namespace of its number, since containers that share a host's name number apart
 * @property {number} pid
 * @property {string} born the machine's boot and the process's start
 * @property {string | null} slurmTask the Slurm task that the process runs, or null
 */

/**
 * This process, or another one of this machine.
 *
 * @returns {ProcessName}
 */
export function processName(pid = process.pid) {
  const { SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: task } = process.env;
  return {
    host: os.hostname(),
    numbers: readlinkSync("/proc/self/ns/pid"), // namespaces(7)
    pid,
    born: birth(pid) ?? "",
    slurmTask: job && task ? `${job}_${task}` : null,
  };
}

/** Whether a process runs, or ran, on this machine and in this process's namespace of numbers. */
export function isOfThisMachine(/** @type {ProcessName} */ { host, numbers }) {
  const here = processName();
  return host === here.host && numbers === here.numbers;
}

/**
 * Whether a process has ended, as far as this machine can know: certainly where it ran here, or
 * where it was the Slurm task that this process is now (Slurm runs a task once at a time).
 *
 * @param {ProcessName} name
 */
export function hasEnded(name) {
  const here = processName();
  if (name.slurmTask !== null && name.slurmTask === here.slurmTask)
    return name.pid !== here.pid || name.host !== here.host;
  return isOfThisMachine(name) && birth(name.pid) !== name.born;
}

/** Boot of this machine and start of a process on it; null if the process has ended. */
function birth(/** @type {number} */ pid) {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    if (fields[0] === "Z") return null; // ended, its parent has not looked yet
    return `${boot} ${fields[19]}`; // starttime, field 22 of proc_pid_stat(5)
  } catch {
    return null;
  }
}
