import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { hashOf, projectPath, sha256 } from "../core";

/** Folders whose code decides what a cell's numbers are. */
const decidingFolders = ["core", "engine", "data", "text", "mixture", "models", "training", "evaluation"];
const decidingFiles = [
  "cell-inputs.ts",
  "cell-texts.ts",
  "embed-cell.ts",
  "embed-model.ts",
  "retrieval-tokens.ts",
  "run-cell.ts",
  "train-cell.ts",
  "trim-vocabulary.ts",
  "validation-measure.ts",
].map((name) => `sweep/${name}`);

/**
 * SHA-256 over the sources that train and evaluate, and over the lockfile that pins their
 * libraries. Not the commit: a better README does not make results stale, a changed loss does.
 */
export function sourceHash(): string {
  const files = decidingFolders.flatMap((folder) => sourcesUnder(projectPath("src", folder)));
  files.push(...decidingFiles.map((file) => projectPath("src", file)), projectPath("package-lock.json"));
  return hashOf(
    files
      .sort()
      .map((file) => [
        path.relative(projectPath(), file).split(path.sep).join("/"),
        sha256(readFileSync(file)),
      ]),
  );
}

function sourcesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? sourcesUnder(full) : [full];
  });
}
