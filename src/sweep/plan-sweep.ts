import { checkComparable, checkTrainable } from "../data";
import { checkSettings } from "../settings";
import { fewestUnits } from "../statistics";
import { type Cell, type CellIdentity, type CellSettings, cellKey, evaluationKey, exactCell } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { sharedInputs } from "./shared-inputs";
import { type CellState, cellState } from "./store";

/** A cell of a sweep with its place in the store. */
export interface PlannedCell {
  readonly cell: Cell;
  readonly identity: CellIdentity;
  readonly key: string;
  readonly evaluation: string;
}

/**
 * Names the folders of cells, checking that each can be computed; a cell that stands in the list
 * twice, as an untrained model does under settings that only concern training, is planned once.
 *
 * @param inputsOf loads what cells need; give one to several calls whose cells need the same
 * @throws {UserError} for settings, data or a model that cannot be used
 */
export async function planSweep(
  cells: readonly Cell[],
  inputsOf: (settings: CellSettings) => Promise<CellInputs> = sharedInputs(),
): Promise<PlannedCell[]> {
  const planned = new Map<string, PlannedCell>();
  for (const cell of cells.map(exactCell)) {
    checkSettings({ ...cell.settings, seeds: 1 });
    const { identity, corpus, retrievalSet } = await inputsOf(cell.settings);
    checkComparable(retrievalSet, fewestUnits);
    if (cell.mix) checkTrainable(corpus);
    const [key, evaluation] = [cellKey(cell, identity), evaluationKey(cell, identity)];
    const place = `${key}/${evaluation}`;
    if (!planned.has(place)) planned.set(place, { cell, identity, key, evaluation });
  }
  return [...planned.values()];
}

/** How far each planned cell is. */
export function sweepStates(plan: readonly PlannedCell[]): CellState[] {
  return plan.map(({ cell, identity }) => cellState(cell, identity));
}
