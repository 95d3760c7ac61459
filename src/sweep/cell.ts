import { kindNames } from "../core";
import { type Mix, mixLabel, type Path, parseDesign } from "../mixture";
import { checkSettingNames, type StudySettings } from "../settings";

/** One run of a sweep: a mix, constant or a path, with a seed, or the untrained model. */
export interface Cell {
  /** null for the untrained model: the weights of the model's folder as they are. */
  readonly mix: Mix | Path | null;
  /** null for the untrained model, which draws nothing at random. */
  readonly seed: number | null;
  readonly settings: CellSettings;
  /**
   * Whether a design asks for the mix, and nobody by name: a plan leaves the cell out where the corpus has
   * no batches of the mix, which it refuses otherwise. Decides nothing about a result.
   */
  readonly isOfDesign?: true;
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
 * A cell with the properties that decide its result alone. TypeScript accepts a study's settings where a cell's
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
 *
 * @param design mixes, and entries as parseDesign reads them; one that is a single mix asks for it by name
 * @throws {UserError} for an entry that parseDesign does not read
 */
export function planCells(study: StudySettings, design: readonly (Mix | Path | string)[]): Cell[] {
  const settings = cellSettings(study);
  const entries = design.map((entry) =>
    typeof entry === "string" ? parseDesign([entry], kindNames(study.kinds)) : [entry],
  );
  const mixes = new Map(entries.flat().map((mix) => [mixLabel(mix), mix]));
  const named = new Set(entries.filter(({ length }) => length === 1).map(([mix]) => mixLabel(mix)));
  const trained = Array.from({ length: study.seeds }, (_, seed) =>
    [...mixes].map(([label, mix]) => ({
      ...{ mix, seed, settings },
      ...(!named.has(label) && { isOfDesign: true as const }),
    })),
  );
  return [{ mix: null, seed: null, settings }, ...trained.flat()];
}

/** A cell as people name it. @example "1:1:0 seed 2" */
export function cellName({ cell: { mix, seed } }: { readonly cell: Cell }): string {
  return mix ? `${mixLabel(mix)} seed ${seed}` : "untrained";
}
