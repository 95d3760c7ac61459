import type { RetrievalSet } from "../data";
import { evaluateVectors, itemWeights, parseMeasure, type QueryScores } from "../evaluation";
import type { TrainedModel } from "../models";
import { clusterNumbers } from "../statistics";
import type { CellSettings } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { embedModel } from "./embed-model";
import type { EvaluationResult, EvaluationTimings } from "./results";
import { retrievalTokens } from "./retrieval-tokens";

/** What was measured of a model, what it took, and every query's scores. */
export interface EvaluatedCell {
  readonly result: EvaluationResult;
  readonly timings: EvaluationTimings;
  readonly queryScores: QueryScores;
}

/** Kept for every query of every cell, besides AP. */
const measures = ["nDCG@10", "R@10"].map(parseMeasure);

/** Encodes a cell's retrieval set with its model and evaluates it. */
export function evaluateCell(
  inputs: CellInputs,
  model: TrainedModel,
  { split, precision }: CellSettings,
  onEncoded: (done: number, texts: number) => void = () => {},
): EvaluatedCell {
  const { engine, retrievalSet: set } = inputs;
  const tokens = retrievalTokens(set, inputs.evaluationCorpus, split, inputs);
  const encodedTexts = tokens.toEncode.length;
  const embedded = embedModel(inputs, model, tokens, precision, (done) => onEncoded(done, encodedTexts));
  const { settings, macro, rankDistance, itemScores, itemRankDistances, queryScores } = evaluateVectors(
    engine,
    set,
    embedded,
    { measures },
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
    timings: {
      engine: engine.provenance,
      encodingSeconds: embedded.encodingSeconds,
      encodedTexts,
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    queryScores,
  };
}

/** What items weigh by kind of setting; undefined where all weigh 1, as where all languages have all items. */
function unevenWeights(set: RetrievalSet): EvaluationResult["itemWeights"] {
  const weights = {
    mono: itemWeights(set, "mono"),
    cross: itemWeights(set, "cross"),
    multi: itemWeights(set, "multi"),
  };
  const isUneven = Object.values(weights).some((row) => row.some((weight) => Math.abs(weight - 1) > 1e-9));
  return isUneven ? weights : undefined;
}
