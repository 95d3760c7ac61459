import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { projectPath, UserError } from "../core";
import { type Cell, type PlannedCell, planSweep, readSweepFile, sharedInputs, sweepCells } from "../sweep";

/** One of the sweeps that a study is made of. */
export interface StudySweep {
  /** Its file's name without the ending. @example "1-primary" */
  readonly name: string;
  readonly file: string;
  readonly cells: readonly Cell[];
}

/** Where the sweeps of the published study lie. */
export const studyFolder = projectPath("sweeps", "study");

/**
 * The sweeps of a study, a folder of sweep files, in the order of their names: the first is the
 * primary one.
 *
 * @throws {UserError} if there are none, or as {@link readSweepFile} does
 */
export function studySweeps(folder: string = studyFolder): StudySweep[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  if (names.length === 0) throw new UserError(`${folder}: no sweep files (.json), of which a study is made`);
  return names.sort().map((name) => {
    const file = path.join(folder, name);
    return { name: name.replace(/\.json$/, ""), file, cells: sweepCells(readSweepFile(file)) };
  });
}

/** A sweep of a study with its cells' places in the store. */
export interface PlannedSweep extends StudySweep {
  readonly plan: readonly PlannedCell[];
}

/**
 * The sweeps of a study with their cells' places in the store; sweeps may share cells.
 *
 * @throws {UserError} for settings, data or a model that cannot be used
 */
export async function planStudy(
  folder: string = studyFolder,
  inputsOf: ReturnType<typeof sharedInputs> = sharedInputs(),
): Promise<PlannedSweep[]> {
  const planned: PlannedSweep[] = [];
  for (const sweep of studySweeps(folder))
    planned.push({ ...sweep, plan: await planSweep(sweep.cells, inputsOf) });
  return planned;
}

/** A cell's place in the store: its training and one evaluation of it. */
export function placeOf({ key, evaluation }: Pick<PlannedCell, "key" | "evaluation">): string {
  return `${key}/${evaluation}`;
}
