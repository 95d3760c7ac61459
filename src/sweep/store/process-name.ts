import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";

/** A process that can be told from every other, also after a restart of its machine. */
export interface ProcessName {
  readonly host: string;
  /** What its number counts in: containers that share a host's name have their own numbers. */
  readonly numbers: string;
  readonly pid: number;
  /** Boot of the machine and start of the process. */
  readonly born: string;
  /** The Slurm task that it is, where it is one. */
  readonly slurmTask: string | null;
}

/** This process. */
export function ownName(): ProcessName {
  const { SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: task } = process.env;
  return {
    host: os.hostname(),
    numbers: readlinkSync("/proc/self/ns/pid"), // namespaces(7)
    pid: process.pid,
    born: bornOf(process.pid) ?? "",
    slurmTask: job && task ? `${job}_${task}` : null,
  };
}

/** Whether a process runs, or ran, where this one can look for it. */
export function isOfThisMachine({ host, numbers }: ProcessName): boolean {
  const own = ownName();
  return host === own.host && numbers === own.numbers;
}

/**
 * Whether a process has ended, as far as this machine can know: certainly where it ran here, or
 * where it was the Slurm task that this process is now (Slurm runs a task once at a time).
 */
export function hasEnded(name: ProcessName): boolean {
  const own = ownName();
  if (name.slurmTask !== null && name.slurmTask === own.slurmTask)
    return name.pid !== own.pid || name.host !== own.host;
  return isOfThisMachine(name) && bornOf(name.pid) !== name.born;
}

function bornOf(pid: number): string | null {
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
