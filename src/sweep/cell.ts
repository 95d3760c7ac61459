import { hashOf } from "../core";
import type { EngineProvenance } from "../engine";
import type { Mix } from "../mixture";
import type { StudySettings } from "./settings";

/** One run of a sweep: a mix with a seed, or the untrained model. */
export interface Cell {
  /** null: the model as it came, not trained. */
  readonly mix: Mix | null;
  /** null with an untrained model, which draws nothing at random. */
  readonly seed: number | null;
  readonly settings: CellSettings;
}

/** The settings of one cell: all of the study's but the number of seeds. */
export type CellSettings = Omit<StudySettings, "seeds">;

/** Hashes of what a cell is computed from and with. */
export interface CellIdentity {
  readonly corpus: string;
  readonly weights: string;
  readonly tokenizer: string;
  readonly source: string;
  readonly engine: string;
  readonly device: EngineProvenance["device"];
  readonly flags: EngineProvenance["flags"];
}

/**
 * The cells of a study: the untrained model, then every mix of the first seed, every mix of the
 * second, and so on, so that an interrupted sweep has whole seeds.
 */
export function planCells(settings: StudySettings, mixes: readonly Mix[]): Cell[] {
  const { seeds, ...cellSettings } = settings;
  const trained = Array.from({ length: seeds }, (_, seed) =>
    mixes.map((mix) => ({ mix, seed, settings: cellSettings })),
  );
  return [{ mix: null, seed: null, settings: cellSettings }, ...trained.flat()];
}

/**
 * The name of a cell's results: a hash of all that decides them. An untrained model's does not
 * depend on training settings.
 */
export function cellKey(cell: Cell, identity: CellIdentity): string {
  const { corpus: _name, model: _folder, ...settings } = cell.settings; // known by their hashes, whatever they are called
  const { layers, evaluationLanguages, split, maxTokens, precision } = settings;
  const deciding = cell.mix ? settings : { layers, evaluationLanguages, split, maxTokens, precision };
  return hashOf({ mix: cell.mix && mixParts(cell.mix), seed: cell.seed, settings: deciding, identity }).slice(
    0,
    24,
  );
}

function mixParts(mix: Mix): number[] {
  return [mix.mono, mix.cross, mix.multi];
}
