import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { type Engine, type EngineProvenance, Kernels, type Precision } from "../engine";

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
 * Floating point operations a second of a product of two square matrices: what an engine can do at
 * that moment on that machine, to which other rates of the same precision are set in relation.
 *
 * @param rounds products of which the best counts
 */
export function gemmRate({ tf, binding }: Engine, rounds = 4, precision: Precision = "fp32"): number {
  const shape: [number, number] = [gemmSize, gemmSize];
  const best = (multiply: () => void): number => {
    const rates = Array.from({ length: rounds }, () => {
      const begun = performance.now();
      multiply();
      return (2 * gemmSize ** 3) / ((performance.now() - begun) / 1000);
    });
    return Math.max(...rates);
  };
  // reading a part waits for the product
  if (precision === "fp32" || !binding) {
    return tf.tidy(() => {
      const a = tf.fill(shape, 0.5);
      return best(() => tf.tidy(() => tf.slice(tf.matMul(a, a), [0, 0], [1, 1]).dataSync()));
    });
  }
  const kernels = new Kernels(binding, precision);
  const rate = kernels.scope(() => {
    const a = kernels.forProducts(kernels.tensor(shape, new Float32Array(gemmSize ** 2).fill(0.5)));
    const row = kernels.tensor([1], Int32Array.of(0));
    return best(() =>
      kernels.scope(() => kernels.read(kernels.asFloat(kernels.gather(kernels.matmul(a, a), row)))),
    );
  });
  kernels.dispose();
  return rate;
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
