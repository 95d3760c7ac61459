import { type StoredCell, type SweepOutcome, UserError } from "../index";

/**
 * The cells of a sweep that is whole.
 *
 * @throws {UserError} if some failed
 */
export function completedCells({ cells, failures }: SweepOutcome): StoredCell[] {
  if (failures.length > 0) {
    throw new UserError(
      `${failures.length} of ${cells.length} cells failed (first: ${failures[0].reason}); mend that and run again with --retry`,
    );
  }
  return cells as StoredCell[];
}
