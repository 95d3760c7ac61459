import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import type { Engine, EngineProvenance } from "../engine";

/** What a measurement ran on: speeds of different machines are never put together. */
export interface MachineFacts extends EngineProvenance {
  /** Logical processors that the system has. */
  readonly cores: number;
  /** In GB (10^9 bytes). */
  readonly memory: number;
  readonly node: string;
}

/** The facts of this machine and process; `threads` are those that the process may use. */
export function machineFacts({ provenance }: Engine): MachineFacts {
  return {
    ...provenance,
    cores: os.cpus().length,
    memory: Math.round(os.totalmem() / 1e9),
    node: process.version,
  };
}

const gemmSize = 2048;

/**
 * Floating point operations a second of a product of two square matrices in float32: what an
 * engine can do at that moment on that machine, to which other rates are set in relation.
 *
 * @param rounds products of which the best counts
 */
export function gemmRate({ tf }: Engine, rounds = 4): number {
  return tf.tidy(() => {
    const a = tf.fill([gemmSize, gemmSize], 0.5);
    const rates = Array.from({ length: rounds }, () => {
      const begun = performance.now();
      tf.tidy(() => tf.slice(tf.matMul(a, a), [0, 0], [1, 1]).dataSync()); // reading waits for the product
      return (2 * gemmSize ** 3) / ((performance.now() - begun) / 1000);
    });
    return Math.max(...rates);
  });
}

/**
 * The largest resident set of this process while `run` ran, in MB (10^6 bytes); null where the system
 * keeps no mark that can be set back (Linux: VmHWM, set back by /proc/self/clear_refs).
 */
export function peakMemoryMB(run: () => void): number | null {
  let isSetBack = true;
  try {
    writeFileSync("/proc/self/clear_refs", "5"); // proc(5): sets the peak to the present size
  } catch {
    isSetBack = false;
  }
  run();
  if (!isSetBack) return null;
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
  return peak ? Math.round((Number(peak[1]) * 1024) / 1e6) : null;
}
