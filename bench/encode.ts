import { compare } from "./compare";
import { makeWorkload } from "./workload";

/** Texts encoded a second, tokenising included: 1,000 images' captions in 11 languages (--quick: 100). */
export async function main(options: readonly string[]): Promise<object> {
  const { workload, file } = makeWorkload(options.includes("--quick") ? 100 : 1000, 0);
  const count = 5;
  const size = workload.texts.length / count;
  const ranges = Array.from({ length: count }, (_, round) => ({
    from: round * size,
    to: (round + 1) * size,
  }));
  const rounds = [{ from: 0, to: Math.min(220, size) }, ...ranges];
  const task = { name: "encode", file, rounds, perUnit: 1, unit: "texts/s" } as const;
  const { ratios, gemmShare } = await compare(task, true);
  return { ...ratios, gemmShare };
}
