import path from "node:path";

const root = path.resolve(__dirname, "..", "..");

/**
 * An absolute path inside the project's folder, wherever the clone lies and whatever the
 * working directory is.
 *
 * @example projectPath("data", "results"); // "/home/ada/batchmix/data/results"
 */
export function projectPath(...parts: string[]): string {
  return path.join(root, ...parts);
}
