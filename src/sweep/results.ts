import type { SettingKind } from "../core";
import type { EngineProvenance } from "../engine";
import type { RealisedShares } from "../mixture";
import type { StepResult, ValidationPoint } from "../training";
import type { Cell } from "./cell";
import type { CellIdentity } from "./identity";

/** Mean average precision, macro-averaged over a setting's languages or pairs of them. */
export type MacroAverages = Readonly<Record<SettingKind, number | null>>;

/** What a cell's training gave, besides the weights; the same bits at every run. */
export interface TrainingResult {
  /** Those that ran; with early stopping the model has the weights after the best measurement. */
  readonly steps: readonly StepResult[];
  readonly shares: RealisedShares;
  /** Only with evaluateEvery. */
  readonly validations?: readonly ValidationPoint[];
}

/** What was measured of a cell's model; the same bits at every run. */
export interface EvaluationResult {
  readonly macro: MacroAverages;
  /** Mean over query languages of the rank distance, in ranks. */
  readonly rankDistance: number;
  readonly settings: readonly SettingRow[];
  /** One score an item, whose plain mean is the macro average: what intervals over items or clusters are made of. */
  readonly itemScores: Readonly<Record<SettingKind, readonly number[] | null>>;
  /** Rank distance of each item, mean over query languages. */
  readonly itemRankDistances: readonly number[];
  /**
   * The cluster of each item, counted from 0 in the order of their first items: what intervals
   * resample. Absent where each item is by itself.
   */
  readonly itemClusters?: readonly number[];
  /**
   * What each item's score weighs in a kind of setting, 0 where the item is not asked; their mean
   * is 1. Rank distances weigh as multi settings do. Absent where all weigh 1.
   */
  readonly itemWeights?: Readonly<Record<SettingKind, readonly number[]>>;
}

export interface SettingRow {
  readonly kind: SettingKind;
  readonly query: string;
  readonly candidate: string;
  readonly queries: number;
  readonly meanAP: number;
}

/** A cell's training and one evaluation of it, with what decided them. */
export interface CellResult extends EvaluationResult {
  /** See cellKey and evaluationKey. */
  readonly key: string;
  readonly evaluation: string;
  readonly cell: Cell;
  readonly identity: CellIdentity;
  /** null for an untrained model. */
  readonly training: TrainingResult | null;
}

/** What training took: never the same twice, so kept apart from the result. */
export interface TrainingTimings {
  readonly engine: EngineProvenance;
  readonly trainingSeconds: number;
  readonly trainingPairs: number;
  readonly peakMemoryMB: number;
}

/** What evaluating took. */
export interface EvaluationTimings {
  readonly engine: EngineProvenance;
  readonly encodingSeconds: number;
  readonly encodedTexts: number;
  readonly peakMemoryMB: number;
}

/** What a cell took; its engine is the one that evaluated. */
export type CellTimings = TrainingTimings & EvaluationTimings;

/** A cell's result with what its run took. */
export interface StoredCell {
  readonly result: CellResult;
  readonly timings: CellTimings;
}
