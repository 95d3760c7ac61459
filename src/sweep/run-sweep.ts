import { UserError } from "../core";
import { checkTrainable } from "../data";
import type { Mix } from "../mixture";
import { type Cell, cellKey, planCells } from "./cell";
import { type CellInputs, loadCellInputs } from "./cell-inputs";
import { readCell, type StoredCell, storeCell } from "./results";
import { runCell } from "./run-cell";
import { checkSettings, type StudySettings } from "./settings";

/** What happens in a sweep, for whoever draws it. */
export interface SweepObserver {
  /** Before anything runs: the cells, and how many were done by earlier runs. */
  onPlan?(cells: readonly Cell[], done: number): void;
  /** Within a cell: how many are done, and which share of this one, from 0 to 1. */
  onProgress?(cell: Cell, done: number, share: number, what: string): void;
}

/**
 * Runs the cells of a study that have no results yet, one after another, and returns all of them
 * in plan order. Interrupt it anywhere: cells that are done stay, the one under way goes on from
 * its last checkpoint.
 *
 * @throws {UserError} for settings, data or a model that cannot be used
 */
export async function runSweep(
  settings: StudySettings,
  mixes: readonly Mix[],
  observer: SweepObserver = {},
): Promise<StoredCell[]> {
  const { cells, inputs, stored } = await plan(settings, mixes);
  let done = stored.filter((cell) => cell !== null).length;
  observer.onPlan?.(cells, done);
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve)); // lets signals and timers in
  for (const [index, cell] of cells.entries()) {
    if (stored[index]) continue;
    const outcome = await runCell(
      cell,
      inputs,
      (share, what) => observer.onProgress?.(cell, done, share, what),
      turn,
    );
    storeCell(outcome);
    stored[index] = outcome;
    done++;
  }
  return stored as StoredCell[];
}

/**
 * The stored cells of a study, in plan order; nothing is computed.
 *
 * @throws {UserError} if some are missing, naming the command that makes them
 */
export async function readSweep(settings: StudySettings, mixes: readonly Mix[]): Promise<StoredCell[]> {
  const { cells, stored } = await plan(settings, mixes);
  const missing = stored.filter((cell) => cell === null).length;
  if (missing > 0) {
    throw new UserError(
      `${missing} of ${cells.length} cells have no results for this code, data and settings; ` +
        `run the sweep first: npx batchmix sweep --corpus ${settings.corpus}`,
    );
  }
  return stored as StoredCell[];
}

async function plan(
  settings: StudySettings,
  mixes: readonly Mix[],
): Promise<{ cells: Cell[]; inputs: CellInputs; stored: (StoredCell | null)[] }> {
  checkSettings(settings);
  const cells = planCells(settings, mixes);
  const inputs = await loadCellInputs(cells[0].settings);
  if (mixes.length > 0) checkTrainable(inputs.corpus);
  return { cells, inputs, stored: cells.map((cell) => readCell(cellKey(cell, inputs.identity))) };
}
