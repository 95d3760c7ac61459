import { hashOf } from "../core";
import type { EngineProvenance } from "../engine";
import type { Mix } from "../mixture";
import type { ModelHashes } from "../models";
import { checkSettingNames, type StudySettings } from "../settings";

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

/**
 * The settings of a study's cells: all but the number of seeds.
 *
 * @throws {UserError} for a name that is no setting
 */
export function cellSettings(settings: CellSettings & { readonly seeds?: number }): CellSettings {
  checkSettingNames(settings);
  const { seeds: _, ...own } = settings;
  return own;
}

/**
 * A cell without properties that are no part of a cell. TypeScript accepts a study's settings as a
 * cell's, and the cell would then hold the number of seeds.
 *
 * @throws {UserError} for a name that is no setting
 */
export function exactCell({ mix, seed, settings }: Cell): Cell {
  return { mix, seed, settings: cellSettings(settings) };
}

/** Hashes of what a cell is computed from and with. */
export interface CellIdentity extends ModelHashes {
  readonly corpus: string;
  readonly evaluationCorpus: string;
  /** Of the sources that train, with the lockfile; and of those that evaluate. */
  readonly trainingSource: string;
  readonly evaluationSource: string;
  readonly engine: string;
  readonly device: EngineProvenance["device"];
  readonly flags: EngineProvenance["flags"];
}

/**
 * The cells of a study: the untrained model, then every mix of the first seed, every mix of the
 * second, and so on, so that an interrupted sweep has whole seeds.
 */
export function planCells(study: StudySettings, mixes: readonly Mix[]): Cell[] {
  const settings = cellSettings(study);
  const trained = Array.from({ length: study.seeds }, (_, seed) =>
    mixes.map((mix) => ({ mix, seed, settings })),
  );
  return [{ mix: null, seed: null, settings }, ...trained.flat()];
}

/**
 * The name of a cell's folder: a hash of all that decides the trained weights, so that another
 * evaluation of them is found beside the first. An untrained model's does not depend on training
 * settings.
 */
export function cellKey(cell: Cell, identity: CellIdentity): string {
  const { evaluationCorpus, evaluationSource, corpus, trainingSource, ...model } = identity;
  // known by their hashes, whatever they are called
  const {
    corpus: _name,
    model: _folder,
    evaluationCorpus: _other,
    ...settings
  } = cellSettings(cell.settings);
  const { evaluationLanguages, split: _split, ...training } = settings;
  const { layers, maxTokens, precision, evaluateEvery } = training;
  const deciding = cell.mix
    ? {
        ...training,
        corpus,
        trainingSource,
        mix: [cell.mix.mono, cell.mix.cross, cell.mix.multi],
        seed: cell.seed,
      }
    : { layers, maxTokens, precision };
  // early stopping looks at what evaluation says, in the languages of loadCellInputs' training corpus
  const validationLanguages = corpus === evaluationCorpus ? evaluationLanguages : null;
  const stopping = cell.mix && evaluateEvery !== null ? { validationLanguages, evaluationSource } : {};
  return shortHash({ ...deciding, ...stopping, model });
}

/** The name of a cell's evaluation within its folder: a hash of all else that decides what is measured. */
export function evaluationKey(cell: Cell, identity: CellIdentity): string {
  const { evaluationLanguages, split } = cell.settings;
  const { evaluationCorpus, evaluationSource, trainingSource } = identity;
  return shortHash({ evaluationLanguages, split, evaluationCorpus, evaluationSource, trainingSource });
}

function shortHash(value: unknown): string {
  return hashOf(value).slice(0, 24);
}
