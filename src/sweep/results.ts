import type { SettingKind } from "../core";
import type { EngineProvenance } from "../engine";
import type { RealisedNegatives, RealisedShares } from "../mixture";
import type { StepResult, ValidationPoint } from "../training";
import type { Cell } from "./cell";
import type { CellIdentity, CoursePlace } from "./identity";

/** Mean average precision, macro-averaged over a setting's languages or pairs of them. */
export type MacroAverages = Readonly<Record<SettingKind, number | null>>;

/** The result of a cell's training, besides the weights; the same bits at every run. */
export interface TrainingResult {
  /** The steps that ran; with early stopping the model has the weights of the best measurement. */
  readonly steps: readonly StepResult[];
  readonly shares: RealisedShares;
  /** What the queries got; absent where the settings ask for no negatives. */
  readonly negatives?: RealisedNegatives;
  /** The measurements on the validation split; absent without evaluateEvery. */
  readonly validations?: readonly ValidationPoint[];
}

/** What was measured of a cell's model; the same bits at every run. */
export interface EvaluationResult {
  readonly macro: MacroAverages;
  /** Mean over query languages of the rank distance, in ranks. */
  readonly rankDistance: number;
  readonly settings: readonly SettingRow[];
  /** One score an item, whose plain mean is the macro average; intervals are computed from them. */
  readonly itemScores: Readonly<Record<SettingKind, readonly number[] | null>>;
  /** Rank distance of each item, mean over query languages. */
  readonly itemRankDistances: readonly number[];
  /**
   * The number of each item's cluster, from 0 in the order of the clusters' first items: intervals
   * resample clusters. Absent where every item is its own cluster.
   */
  readonly itemClusters?: readonly number[];
  /**
   * The weight of each item's score in a kind of setting: 0 where the item has no query in it, 1 on
   * average. Rank distances have the weights of multi settings. Absent where all weights are 1.
   */
  readonly itemWeights?: Readonly<Record<SettingKind, readonly number[]>>;
}

/** mAP of one retrieval setting. */
export interface SettingRow {
  readonly kind: SettingKind;
  readonly query: string;
  readonly candidate: string;
  readonly queries: number;
  readonly meanAP: number;
}

/** A cell's training and one evaluation of its model, with the cell and identity that decided both. */
export interface CellResult extends EvaluationResult {
  /** See cellKey and evaluationKey. */
  readonly key: string;
  readonly evaluation: string;
  readonly cell: Cell;
  readonly identity: CellIdentity;
  /** null for an untrained model. */
  readonly training: TrainingResult | null;
}

/** Time and memory of training: they differ at every run, and so are kept apart from the result. */
export interface TrainingTimings {
  readonly engine: EngineProvenance;
  readonly trainingSeconds: number;
  readonly trainingPairs: number;
  readonly peakMemoryMB: number;
}

/** Time and memory of an evaluation. */
export interface EvaluationTimings {
  readonly engine: EngineProvenance;
  readonly encodingSeconds: number;
  readonly encodedTexts: number;
  readonly peakMemoryMB: number;
}

/** Time and memory of a cell; `engine` is the engine that evaluated. */
export interface CellTimings extends TrainingTimings, EvaluationTimings {
  /** Tokens of all texts that were trained on; NaN where the run's log lacks a step. */
  readonly trainingTokens: number;
}

/** What cells are compared on. */
export interface ComparedMeasure {
  /** As tables and axes show it, as "nDCG@10". */
  readonly name: string;
  /** null where neither is better: no mix is then the best, and none is recommended. */
  readonly better: "higher" | "lower" | null;
  /** Decimals of its means; 3 without it. */
  readonly decimals?: number;
  /** Differences below it count as none; without it no test of equivalence is made. */
  readonly margin?: number;
}

/** A cell's result with the time and memory of its run. */
export interface StoredCell {
  readonly result: CellResult;
  readonly timings: CellTimings;
  /** What macro averages, settings and item scores are of; absent for AP. See cellsByMeasure. */
  readonly measure?: ComparedMeasure;
  /** The evaluations at earlier steps of the training, by step; absent where measureAt asks for none. */
  readonly course?: readonly CoursePoint[];
}

/** An evaluation of the weights after a step before the last one. */
export interface CoursePoint extends CoursePlace {
  readonly result: EvaluationResult;
  /** With the training until the step, whose seconds are NaN where the run's log lacks a step. */
  readonly timings: EvaluationTimings &
    Pick<CellTimings, "trainingPairs" | "trainingTokens" | "trainingSeconds">;
}
