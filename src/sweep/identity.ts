import { batchKindOf, hashOf, type Kind, ruleText } from "../core";
import type { EngineProvenance } from "../engine";
import { isPath, type Mix, type Path } from "../mixture";
import type { ModelHashes } from "../models";
import { type Cell, cellSettings } from "./cell";
import type { StageHashes } from "./stage-sources";

/** What decides a cell's numbers: hashes of data, model and each stage's code; engine, device and flags. */
export interface CellIdentity extends ModelHashes, StageHashes {
  readonly corpus: string;
  readonly evaluationCorpus: string;
  readonly engine: string;
  readonly device: EngineProvenance["device"];
  readonly flags: EngineProvenance["flags"];
  /** Of the mined candidates for negatives; absent where a cell has none. */
  readonly mined?: string;
}

/** The part of an identity that the machine decides, not the code, the data or the settings. */
export type MachineIdentity = Pick<CellIdentity, "engine" | "device" | "flags">;

/** How sentences name each part of a cell's identity. */
export const identityWords: Readonly<Record<keyof CellIdentity, string>> = {
  corpus: "the training corpus",
  evaluationCorpus: "the evaluation corpus",
  weights: "the weights",
  tokenizer: "the tokenizer",
  modelConfiguration: "the model's prompts or configuration",
  drawSource: "the code that draws batches",
  trainSource: "the code that trains",
  encodeSource: "the code that encodes",
  scoreSource: "the code that scores",
  engine: "the engine",
  device: "the device",
  flags: "TensorFlow's flags",
  mined: "the mined negatives",
};

/**
 * The name of a cell's folder: a hash of all that decides the trained weights, so that all evaluations
 * of the same weights lie in one folder. The name of an untrained model's folder does not depend on
 * training settings. Corpora and models count by their content, whatever their folders are called.
 */
export function cellKey(cell: Cell, identity: CellIdentity): string {
  const {
    evaluationCorpus,
    corpus,
    drawSource,
    trainSource,
    encodeSource,
    scoreSource,
    mined,
    ...computedWith
  } = identity;
  const {
    corpus: _name,
    model: _folder,
    evaluationCorpus: _other,
    evaluationLanguages,
    split: _split,
    ignoredKeys: _ignored, // modelConfiguration holds them
    kinds,
    measureAt: _steps,
    negatives,
    negativeLanguages,
    mined: _file,
    negativeCap,
    ...training
  } = cellSettings(cell.settings);
  const { layers, maxTokens, precision, evaluateEvery } = training;
  if (!cell.mix) return shortHash({ layers, maxTokens, precision, ...computedWith });
  // with early stopping, the code that evaluates and the languages that trainingCorpus keeps decide the weights too
  const languages = corpus === evaluationCorpus ? evaluationLanguages : null;
  const stopping = evaluateEvery === null ? null : { languages, encodeSource, scoreSource };
  const mix = mixRules(cell.mix, kinds.map(batchKindOf));
  const hard = negatives > 0 ? { negatives, negativeLanguages, negativeCap, mined } : {};
  const trained = { ...training, ...hard, corpus, drawSource, trainSource, mix, seed: cell.seed, stopping };
  return shortHash({ ...trained, ...computedWith });
}

/**
 * The name of a cell's evaluation within its folder: a hash of all else that decides what is measured.
 *
 * @param step the step after which the weights are measured; the last one without it
 */
export function evaluationKey(cell: Cell, identity: CellIdentity, step?: number): string {
  const { evaluationLanguages, split } = cell.settings;
  const { evaluationCorpus, encodeSource, scoreSource } = identity;
  return shortHash({ evaluationLanguages, split, evaluationCorpus, encodeSource, scoreSource, step });
}

/** An evaluation of the weights after a step before the last one. */
export interface CoursePlace {
  readonly step: number;
  readonly evaluation: string;
}

/** The evaluations that a cell's setting measureAt asks for besides that of the last step, by step. */
export function coursePlaces(cell: Cell, identity: CellIdentity): CoursePlace[] {
  const { measureAt, steps } = cell.settings;
  const asked = cell.mix ? (measureAt ?? []).filter((step) => step < steps) : [];
  return [...asked]
    .sort((a, b) => a - b)
    .map((step) => ({ step, evaluation: evaluationKey(cell, identity, step) }));
}

/** What a mix or path trains on, whatever its kinds are called: rules, with their parts above 0 in each piece. */
function mixRules(mix: Mix | Path, kinds: readonly Kind[]): unknown {
  if (isPath(mix))
    return mix.map(({ until, from, to }) => [until, mixRules(from, kinds), mixRules(to, kinds)]);
  return kinds.filter(({ name }) => mix[name] > 0).map((kind) => [ruleText(kind), mix[kind.name]]);
}

function shortHash(value: unknown): string {
  return hashOf(value).slice(0, 24);
}
