import { readFileSync, writeFileSync } from "node:fs";

/**
 * The largest resident set of this process while `run` ran, in MB (10^6 bytes); null where the system
 * keeps no mark that can be set back (Linux: VmHWM, set back by /proc/self/clear_refs).
 */
export function peakMemoryMB(run: () => void): number | null {
  const isKept = setBack();
  run();
  if (!isKept) return null;
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
  return peak ? Math.round((Number(peak[1]) * 1024) / 1e6) : null;
}

function setBack(): boolean {
  try {
    writeFileSync("/proc/self/clear_refs", "5"); // proc(5): sets the peak to the present size
    return true;
  } catch {
    return false;
  }
}
