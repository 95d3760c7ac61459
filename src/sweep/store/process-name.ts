import { readFileSync } from "node:fs";
import os from "node:os";

/** A process that can be told from every other, also after a restart of its machine. */
export interface ProcessName {
  readonly host: string;
  readonly pid: number;
  /** Boot of the machine and start of the process, where Linux tells them. */
  readonly born: string;
  /** The Slurm task that it is, where it is one. */
  readonly slurmTask: string | null;
}

/** This process. */
export function ownName(): ProcessName {
  const { SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: task } = process.env;
  return {
    host: os.hostname(),
    pid: process.pid,
    born: bornOf(process.pid) ?? "",
    slurmTask: job && task ? `${job}_${task}` : null,
  };
}

/**
 * Whether a process has ended, as far as this machine can know: certainly where it ran here, or
 * where it was the Slurm task that this process is now (Slurm runs a task once at a time).
 */
export function hasEnded({ host, pid, born, slurmTask }: ProcessName): boolean {
  if (slurmTask !== null && slurmTask === ownName().slurmTask)
    return pid !== process.pid || host !== os.hostname();
  if (host !== os.hostname()) return false;
  return bornOf(pid) !== born;
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
