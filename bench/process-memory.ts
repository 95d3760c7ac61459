import { readFileSync } from "node:fs";

/** Resident set of this very process, now and at most so far, in MB: getrusage's counter is handed down from the parent. */
export function processMemory(): { residentMB: number; peakMB: number } {
  const status = readFileSync("/proc/self/status", "utf8");
  const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { residentMB: of("VmRSS"), peakMB: of("VmHWM") };
}
