import type { StoredCell } from "../index";
import { resultTable } from "./result-table";
import { settingsGroups } from "./settings-groups";

/** Prints a table for each combination of a sweep's factors. */
export function printTables(cells: readonly StoredCell[]): void {
  for (const group of settingsGroups(cells))
    process.stdout.write(`${group.title}${resultTable(group.cells)}\n`);
}
