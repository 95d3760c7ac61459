import { compare } from "./compare";
import { makeWorkload, pairsPerBatch } from "./workload";

/** Pairs trained a second at 64 English and German captions a step, tokenising included: 20 steps (--quick: 5). */
export async function main(options: readonly string[]): Promise<object> {
  const perRound = options.includes("--quick") ? 1 : 4;
  const { file } = makeWorkload(0, 1 + 5 * perRound);
  const ranges = Array.from({ length: 5 }, (_, round) => ({
    from: 1 + round * perRound,
    to: 1 + (round + 1) * perRound,
  }));
  const rounds = [{ from: 0, to: 1 }, ...ranges];
  const task = { name: "train", file, rounds, perUnit: pairsPerBatch, unit: "pairs/s" } as const;
  const { ratios, memoryRatio, gemmShare } = await compare(task, false);
  const { torchFp32, torchBf16 } = ratios;
  return { torchFp32, torchBf16, memoryRatio, gemmShare };
}
