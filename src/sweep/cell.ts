import { type Mix, mixLabel, type Path } from "../mixture";
import { checkSettingNames, type StudySettings } from "../settings";

/** One run of a sweep: a mix, constant or a path, with a seed, or the untrained model. */
export interface Cell {
  /** null for the untrained model: the weights of the model's folder as they are. */
  readonly mix: Mix | Path | null;
  /** null for the untrained model, which draws nothing at random. */
  readonly seed: number | null;
  readonly settings: CellSettings;
}

/** The settings of one cell: those of the study, except the number of seeds. */
export type CellSettings = Omit<StudySettings, "seeds">;

/**
 * The settings of a study's cells: those of the study, except the number of seeds.
 *
 * @throws {UserError} for a name that is no setting
 */
export function cellSettings(settings: CellSettings & { readonly seeds?: number }): CellSettings {
  checkSettingNames(settings);
  const { seeds: _, ...settingsOfCell } = settings;
  return settingsOfCell;
}

/**
 * A cell with the properties of a cell alone. TypeScript accepts a study's settings where a cell's
 * are expected, and the cell would then hold the number of seeds.
 *
 * @throws {UserError} for a name that is no setting
 */
export function exactCell({ mix, seed, settings }: Cell): Cell {
  return { mix, seed, settings: cellSettings(settings) };
}

/**
 * The cells of a study: the untrained model, then every mix with the first seed, every mix with the
 * second, and so on, so that an interrupted sweep has whole seeds.
 */
export function planCells(study: StudySettings, mixes: readonly (Mix | Path)[]): Cell[] {
  const settings = cellSettings(study);
  const trained = Array.from({ length: study.seeds }, (_, seed) =>
    mixes.map((mix) => ({ mix, seed, settings })),
  );
  return [{ mix: null, seed: null, settings }, ...trained.flat()];
}

/** A cell as people name it. @example "1:1:0 seed 2" */
export function cellName({ cell: { mix, seed } }: { readonly cell: Cell }): string {
  return mix ? `${mixLabel(mix)} seed ${seed}` : "untrained";
}
