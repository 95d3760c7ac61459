import { settingKinds } from "../../core";
import type { RetrievalSet } from "../../data";
import type { Engine } from "../../engine";
import { evaluateVectors, itemWeights, parseMeasure, type QueryScores } from "../../evaluation";
import type { Ranking } from "../../search";
import { clusterNumbers } from "../../statistics";
import type { ValidationScores } from "../../training";
import type { EvaluationResult } from "../results";
import type { EmbeddedSet } from "./encode-texts";

/** The evaluation of a model, and every query's ranks and scores. */
export interface ScoredVectors {
  readonly result: EvaluationResult;
  readonly queryScores: QueryScores;
  /** Each query's best {@link bestKept} candidates of all languages, in the order of queries. */
  readonly best: readonly Ranking[];
}

/** The measures that are stored for every query of every cell, besides AP. */
const measures = ["nDCG@10", "R@10"].map(parseMeasure);

/** For how many best candidates of each query the language is stored. */
const bestKept = 100;

type Vectors = Pick<EmbeddedSet, "queries" | "candidates">;

/** Evaluates vectors of a retrieval set: ranks, measures, item scores. */
export function scoreVectors(engine: Pick<Engine, "tf">, set: RetrievalSet, vectors: Vectors): ScoredVectors {
  const { settings, macro, rankDistance, itemScores, itemRankDistances, queryScores, top } = evaluateVectors(
    engine,
    set,
    vectors,
    { measures, top: bestKept },
  );
  return {
    result: {
      macro,
      rankDistance,
      settings,
      itemScores,
      itemRankDistances,
      itemClusters: clusterNumbers(set.clusters),
      itemWeights: unevenWeights(set),
    },
    queryScores,
    best: top,
  };
}

/** The weights of items by kind of setting; undefined where all are 1, as where all languages have all items. */
function unevenWeights(set: RetrievalSet): EvaluationResult["itemWeights"] {
  const weights = {
    mono: itemWeights(set, "mono"),
    cross: itemWeights(set, "cross"),
    multi: itemWeights(set, "multi"),
  };
  const isUneven = settingKinds.some((kind) => weights[kind].some((weight) => Math.abs(weight - 1) > 1e-9));
  return isUneven ? weights : undefined;
}

/** mAP by kind of setting, and its mean over the kinds that the set has, for early stopping. */
export function validationScores(
  engine: Pick<Engine, "tf">,
  set: RetrievalSet,
  vectors: Vectors,
): ValidationScores {
  const { mono, cross, multi } = evaluateVectors(engine, set, vectors).macro;
  const means = [mono, cross, multi].filter((mean): mean is number => mean !== null);
  return { mean: means.reduce((sum, mean) => sum + mean, 0) / means.length, mono, cross, multi };
}
