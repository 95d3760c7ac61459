import { existsSync } from "node:fs";
import { projectPath } from "../src/core";

/** What to say where there is no such Python. */
export const noPython =
  "there is no Python with sentence-transformers; run: npm run bench -- setup, or name one in BATCHMIX_BENCH_PYTHON";

/** The Python whose sentence-transformers ours is compared with: BATCHMIX_BENCH_PYTHON's, else the one that bench setup made, else null. */
export function benchPython(): string | null {
  if (process.env.BATCHMIX_BENCH_PYTHON) return process.env.BATCHMIX_BENCH_PYTHON;
  const own = projectPath("data", "bench-python", "bin", "python");
  return existsSync(projectPath("data", "bench-python", "batchmix-stamp")) ? own : null;
}
