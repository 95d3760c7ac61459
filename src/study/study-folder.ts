import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { projectPath, UserError } from "../core";
import { type Cell, type PlannedCell, planSweep, readSweepFile, sharedInputs, sweepCells } from "../sweep";

/**
 * The path of a study's folder, which holds `sweeps/` (the first file by name is the primary sweep),
 * `hypotheses.json`, `relations.json` where it is known which texts are translations, `data/` with the
 * published numbers, and the study's text, figures and pages.
 *
 * @param name a folder's name in studies/, or a path, with a slash
 * @throws {UserError} if there is no such folder
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

/**
 * The path of a study's folder by its name or path, whether the folder exists or not.
 *
 * @throws {UserError} for a text that is neither
 */
export function placeOfStudy(name: string): string {
  if (/[\\/]/.test(name)) return path.resolve(name);
  if (/^\w[\w.-]*$/.test(name)) return projectPath("studies", name);
  throw new UserError(
    `${JSON.stringify(name)} is no name of a study: write letters of English, digits, ".", "-" and "_", or a path with a slash`,
  );
}

/** One of the sweeps that a study is made of. */
export interface StudySweep {
  /** The file's name without its ending. @example "1-primary" */
  readonly name: string;
  readonly file: string;
  readonly cells: readonly Cell[];
}

/**
 * The sweeps of a study in the order of their names: the first is the primary one.
 *
 * @throws {UserError} if there are no sweeps, if one has factors, or as {@link readSweepFile} does
 */
export function studySweeps(study: string): StudySweep[] {
  const folder = path.join(studyFolder(study), "sweeps");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  if (names.length === 0) throw new UserError(`${folder}: no sweep files (.json), of which a study is made`);
  return names.sort().map((name) => {
    const file = path.join(folder, name);
    const sweep = readSweepFile(file);
    if (Object.keys(sweep.factors ?? {}).length > 0)
      throw new UserError(
        `${file}: has factors, and a sweep of a study is of one combination; give a file for each, without factors`,
      );
    return { name: name.replace(/\.json$/, ""), file, cells: sweepCells(sweep) };
  });
}

/** A file of mined texts that the cells of a sweep draw negatives from and that is not there; null without one. */
export function missingMined({ cells }: StudySweep): string | null {
  const files = cells.flatMap(({ settings: { mined } }) => mined ?? []);
  return files.find((file) => !existsSync(file)) ?? null;
}

/** A sweep of a study with its cells' places in the store. */
export interface PlannedSweep extends StudySweep {
  readonly plan: readonly PlannedCell[];
}

/**
 * Plans each of the sweeps, which may share cells.
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

/** The place of an evaluation in the store: the cell's folder and the evaluation's within it. */
export function placeOf({ key, evaluation }: Pick<PlannedCell, "key" | "evaluation">): string {
  return `${key}/${evaluation}`;
}
