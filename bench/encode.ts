import { compare } from "./compare";
import { makeWorkload } from "./workload";

const rounds = 5;

/** Texts encoded a second, tokenising included: 1,000 images' captions in 11 languages (--quick: 100). */
export async function main(options: readonly string[]): Promise<object> {
  const { workload, file, remove } = makeWorkload(options.includes("--quick") ? 100 : 1000, 0);
  const end = (round: number) => Math.round((round * workload.texts.length) / rounds);
  const ranges = Array.from({ length: rounds }, (_, round) => ({ from: end(round), to: end(round + 1) }));
  const warming = { from: 0, to: Math.min(220, end(1)) };
  const task = { name: "encode", file, rounds: [warming, ...ranges], perUnit: 1, unit: "texts/s" } as const;
  try {
    const { ratios, gemmShare, rates } = await compare(task, true);
    return { ...ratios, gemmShare, rates };
  } finally {
    remove();
  }
}
