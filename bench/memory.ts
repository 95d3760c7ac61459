import path from "node:path";
import { showProgress } from "../src/cli/progress";
import { table } from "../src/cli/table";
import { Worker } from "./worker";
import { makeWorkload } from "./workload";

/** What a process holds after so many steps. */
interface Held {
  readonly step: number;
  /** Resident set now and at most, and JavaScript's part of it. */
  readonly residentMB: number;
  readonly peakMB: number;
  readonly heapMB: number;
  /** Alive in TensorFlow. */
  readonly tensors: number;
}

/** Our memory in training, 12 layers, fp32: over 500 steps (--quick: 100), and with gradient caching. */
export async function main(options: readonly string[]): Promise<object> {
  const steps = options.includes("--quick") ? 100 : 500;
  const after = [1, ...[0.05, 0.2, 0.4, 0.6, 0.8, 1].map((share) => share * steps)];
  const steady = await train(8, after, null);
  print("Steps of 8 pairs", steady);
  const large = await train(1024, [1, 2], 128);
  print("Steps of 1,024 pairs, 128 texts a pass", large);
  return { steady, large };
}

/**
 * Trains in a process of its own.
 *
 * @param after steps after which memory is read, ascending
 */
async function train(pairs: number, after: readonly number[], textsPerPass: number | null): Promise<Held[]> {
  const { file, remove } = makeWorkload(0, after[after.length - 1], pairs);
  const script = path.join(__dirname, "ours.ts");
  const args = ["--require", "tsx/cjs", script, file, "train", "fp32", String(textsPerPass ?? "")];
  const worker = new Worker(process.execPath, args);
  const progress = showProgress("bench memory");
  const held: Held[] = [];
  try {
    for (const [index, step] of after.entries()) {
      const from = after[index - 1] ?? 0;
      progress.update(from / after[after.length - 1], `${pairs} pairs a step, step ${from}`);
      const { residentMB, peakMB, heapMB, tensors } = await worker.ask<Held>({ from, to: step });
      held.push({ step, residentMB, peakMB, heapMB, tensors });
    }
  } finally {
    progress.stop();
    worker.end();
    remove();
  }
  return held;
}

function print(what: string, held: readonly Held[]): void {
  const rows = held.map(({ step, residentMB, peakMB, heapMB, tensors }) =>
    [step, residentMB, peakMB, heapMB, tensors].map((value) => value.toFixed(0)),
  );
  process.stdout.write(
    `${what}, 12 layers, fp32\n${table(["step", "resident, MB", "peak, MB", "JavaScript, MB", "tensors"], rows)}\n\n`,
  );
}
