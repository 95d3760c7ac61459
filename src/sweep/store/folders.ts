import path from "node:path";
import { projectPath } from "../../core";

/** Where results lie: data/results, or the folder that BATCHMIX_RESULTS names, as on a shared file system. */
export function resultsFolder(): string {
  const named = process.env.BATCHMIX_RESULTS;
  return named ? path.resolve(named) : projectPath("data", "results");
}

/** The folder of a cell: its training, and within it all that was measured of the model. */
export function cellFolder(key: string): string {
  return path.join(resultsFolder(), key);
}

/** The folder of one evaluation of a cell. */
export function evaluationFolder(key: string, evaluation: string): string {
  return path.join(cellFolder(key), "evaluations", evaluation);
}
