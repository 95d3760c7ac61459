import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { canonicalJson, projectPath, UserError, writeFileAtomic } from "../core";
import type { EngineProvenance } from "../engine";
import type { RealisedShares } from "../mixture";
import type { StepResult, ValidationPoint } from "../training";
import type { Cell, CellIdentity } from "./cell";

/** Mean average precision, macro-averaged over a setting's languages or pairs of them. */
export type MacroAverages = Readonly<Record<"mono" | "cross" | "multi", number | null>>;

/** What a cell's training and evaluation gave; the same bits at every run. */
export interface CellResult {
  readonly key: string;
  readonly cell: Cell;
  readonly identity: CellIdentity;
  readonly training: {
    /** Those that ran; with early stopping the model has the weights after the best measurement. */
    readonly steps: readonly StepResult[];
    readonly shares: RealisedShares;
    /** Only with evaluateEvery. */
    readonly validations?: readonly ValidationPoint[];
  } | null;
  readonly macro: MacroAverages;
  /** Mean over query languages of the rank distance, in ranks. */
  readonly rankDistance: number;
  readonly settings: readonly SettingRow[];
  /** One score an item, whose plain mean is the macro average: what intervals over items are made of. */
  readonly itemScores: Readonly<Record<"mono" | "cross" | "multi", readonly number[] | null>>;
  /** Rank distance of each item, mean over query languages. */
  readonly itemRankDistances: readonly number[];
}

export interface SettingRow {
  readonly kind: "mono" | "cross" | "multi";
  readonly query: string;
  readonly candidate: string;
  readonly queries: number;
  readonly meanAP: number;
}

/** What a run took: never the same twice, so kept apart from the result. */
export interface CellTimings {
  readonly engine: EngineProvenance;
  readonly trainingSeconds: number;
  readonly trainingPairs: number;
  readonly encodingSeconds: number;
  readonly encodedTexts: number;
  readonly peakMemoryMB: number;
}

/** A cell's result with what its run took. */
export interface StoredCell {
  readonly result: CellResult;
  readonly timings: CellTimings;
}

/** Where a cell's results lie, whole or not yet there. */
export function cellFolder(key: string): string {
  return projectPath("data", "results", key);
}

/** Where a cell's files lie while it is running. */
export function partialFolder(key: string): string {
  return projectPath("data", "results", `${key}.partial`);
}

/** The folder of a running cell's checkpoints within {@link partialFolder}. */
export const checkpoints = "checkpoints";

/** Puts a cell's results in place: a reader sees all files or no folder. */
export function storeCell({ result, timings }: StoredCell): void {
  const partial = partialFolder(result.key);
  mkdirSync(partial, { recursive: true });
  writeFileAtomic(path.join(partial, "timings.json"), `${canonicalJson(timings)}\n`);
  writeFileAtomic(path.join(partial, "result.json"), `${canonicalJson(result)}\n`);
  rmSync(path.join(partial, checkpoints), { recursive: true, force: true });
  rmSync(cellFolder(result.key), { recursive: true, force: true });
  renameSync(partial, cellFolder(result.key));
}

/** A stored cell, or null if it is not there. */
export function readCell(key: string): StoredCell | null {
  const folder = cellFolder(key);
  if (!existsSync(folder)) return null;
  try {
    const read = (name: string) => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
    return { result: read("result.json"), timings: read("timings.json") };
  } catch (error) {
    throw new UserError(
      `${folder}: damaged results (${(error as Error).message}); delete this folder and run again`,
    );
  }
}
