import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type Ran, runUnder } from "../../scripts/node-versions";
import { projectPath } from "../../src/core";
import { resultHashes, writeSmallSweep } from "./killed-sweep";

/** A cell, and the untrained model, as a Node computed them. */
export interface CellRun extends Ran {
  /** SHA-256 of each file of the results, logs and timings apart. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** Writes a sweep of one cell, seconds of work, into a folder that is made if it is not there; gives its file. */
export function writeOneCell(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = writeSmallSweep(folder);
  const { settings, ...sweep } = JSON.parse(readFileSync(file, "utf8"));
  const own = { ...settings, evaluateEvery: null };
  writeFileSync(file, JSON.stringify({ ...sweep, design: ["1:1:0"], settings: own }));
  return file;
}

/**
 * Trains and evaluates the cell natively under a Node of one's choice.
 *
 * @param bin the folder of that Node's program
 * @param file of {@link writeOneCell}
 * @param results folder of the results, which has none yet
 * @param root the project's folder, or that of a copy which is set up
 */
export function runOneCell(bin: string, file: string, results: string, root = projectPath()): CellRun {
  const env = { BATCHMIX_ENGINE: "native", BATCHMIX_RESULTS: results };
  const ran = runUnder(bin, ["bin/batchmix.cjs", "sweep", "run", file], { env, root });
  return { ...ran, hashes: resultHashes(results) };
}
