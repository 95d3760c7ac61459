import { compare } from "./compare";
import { makeWorkload, pairsPerBatch } from "./workload";

const rounds = 5;

/** Pairs trained a second at 64 English and German captions a step, tokenising included: 20 steps (--quick: 5). */
export async function main(options: readonly string[]): Promise<object> {
  const steps = options.includes("--quick") ? 1 : 4;
  const { file, remove } = makeWorkload(0, 1 + rounds * steps);
  const ranges = Array.from({ length: rounds }, (_, round) => ({
    from: 1 + round * steps,
    to: 1 + (round + 1) * steps,
  }));
  const all = [{ from: 0, to: 1 }, ...ranges];
  const task = { name: "train", file, rounds: all, perUnit: pairsPerBatch, unit: "pairs/s" } as const;
  try {
    const { ratios, ...measured } = await compare(task, false);
    const { torchFp32, torchBf16 } = ratios;
    return { torchFp32, torchBf16, ...measured };
  } finally {
    remove();
  }
}
