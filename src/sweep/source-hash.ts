import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { hashOf, projectPath, sha256 } from "../core";

/** Folders and files whose code decides the weights that training gives. */
const training = [
  "core",
  "engine",
  "data",
  "text",
  "mixture",
  "models",
  "training",
  "sweep/cell-inputs.ts",
  "sweep/cell-texts.ts",
  "sweep/train-cell.ts",
  "sweep/trim-vocabulary.ts",
];

/** Those that decide besides what is measured of them. */
const evaluation = [
  "search",
  "evaluation",
  "sweep/embed-model.ts",
  "sweep/evaluate-cell.ts",
  "sweep/retrieval-tokens.ts",
  "sweep/validation-measure.ts",
];

let ofProcess: { readonly training: string; readonly evaluation: string } | undefined;

/**
 * SHA-256 over the sources that train, with the lockfile that pins their libraries, and over those
 * that evaluate. Not the commit: a better README does not make results stale, a changed loss does,
 * and a new measure asks for no new training. Of the sources as they are at the first call: a
 * process that runs for hours goes on with the code that it began with, whatever is edited meanwhile.
 */
export function sourceHashes(): { readonly training: string; readonly evaluation: string } {
  ofProcess ??= hashSources();
  return ofProcess;
}

function hashSources(): { readonly training: string; readonly evaluation: string } {
  const of = (names: readonly string[]) => names.flatMap((name) => sourcesUnder(projectPath("src", name)));
  return {
    training: hashOfFiles([...of(training), projectPath("package-lock.json")]),
    evaluation: hashOfFiles(of(evaluation)),
  };
}

function hashOfFiles(files: readonly string[]): string {
  const named = [...files]
    .sort()
    .map((file) => [
      path.relative(projectPath(), file).split(path.sep).join("/"),
      sha256(readFileSync(file)),
    ]);
  return hashOf(named);
}

/** The files of a folder and of those within it, or the file itself. */
function sourcesUnder(source: string): string[] {
  if (statSync(source).isFile()) return [source];
  return readdirSync(source).flatMap((name) => sourcesUnder(path.join(source, name)));
}
