import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { projectPath, UserError } from "../core";
import { type Cell, type PlannedCell, planSweep, readSweepFile, sharedInputs, sweepCells } from "../sweep";

/**
 * A study's folder: `sweeps/` (the first file by name is the primary sweep), `hypotheses.json`,
 * `relations.json` where it is known how texts came about, `data/` with what is published, and its
 * text, figures and pages.
 *
 * @param name a folder's name in studies/, or a path, with a slash
 * @throws {UserError} if there is none
 */
export function studyFolder(name: string): string {
  const folder = placeOfStudy(name);
  if (existsSync(folder)) return folder;
  const studies = projectPath("studies");
  const known = existsSync(studies) ? readdirSync(studies).join(", ") : "none";
  throw new UserError(
    `${folder}: no such study; studies/ has: ${known}; npx batchmix study new ${name} begins one`,
  );
}

/** Where a study of a name, or of a path, lies or will lie. */
export function placeOfStudy(name: string): string {
  return /^\w[\w.-]*$/.test(name) ? projectPath("studies", name) : path.resolve(name);
}

/** One of the sweeps that a study is made of. */
export interface StudySweep {
  /** Its file's name without the ending. @example "1-primary" */
  readonly name: string;
  readonly file: string;
  readonly cells: readonly Cell[];
}

/**
 * The sweeps of a study in the order of their names: the first is the primary one.
 *
 * @throws {UserError} if there are none, or as {@link readSweepFile} does
 */
export function studySweeps(study: string): StudySweep[] {
  const folder = path.join(studyFolder(study), "sweeps");
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
 * Sweeps with their cells' places in the store; sweeps may share cells.
 *
 * @throws {UserError} for settings, data or a model that cannot be used
 */
export async function planStudy(
  sweeps: readonly StudySweep[],
  inputsOf: ReturnType<typeof sharedInputs> = sharedInputs(),
): Promise<PlannedSweep[]> {
  const planned: PlannedSweep[] = [];
  for (const sweep of sweeps) planned.push({ ...sweep, plan: await planSweep(sweep.cells, inputsOf) });
  return planned;
}

/** A cell's place in the store: its training and one evaluation of it. */
export function placeOf({ key, evaluation }: Pick<PlannedCell, "key" | "evaluation">): string {
  return `${key}/${evaluation}`;
}
