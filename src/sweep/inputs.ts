import { existsSync } from "node:fs";
import path from "node:path";
import { hashOf, projectPath, UserError } from "../core";
import { type Corpus, loadCorpus, type MinedNegatives, type RetrievalSet, readMined } from "../data";
import type { Engine } from "../engine";
import { modelHashes } from "../models";
import { checkSettings } from "../settings";
import type { CellSettings } from "./cell";
import type { CellIdentity } from "./identity";
import { type StageHashes, stageHashes } from "./stage-sources";
import { trainingCorpus } from "./stages/draw-batches";
import {
  cachedTokenizer,
  evaluationTexts,
  loadEngine,
  loadTokenizer,
  openModel,
} from "./stages/encode-texts";
import type { OpenedModel } from "./stages/model-tokens";

/** The data, model and engine that a cell is computed from; cells of equal settings share them. */
export interface CellInputs extends OpenedModel {
  readonly engine: Engine;
  /** The corpus for training, and for validation where training can end early. */
  readonly corpus: Corpus;
  readonly evaluationCorpus: Corpus;
  readonly retrievalSet: RetrievalSet;
  /** The candidates for negatives; null where the settings ask for none. */
  readonly mined: MinedNegatives | null;
  readonly identity: CellIdentity;
}

/** The folder of a model by name or path. */
export function modelFolder(model: string): string {
  const named = projectPath("data", "models", model);
  return existsSync(named) || !model.includes(path.sep) ? named : path.resolve(model);
}

/**
 * Loads corpora, model and engine for cells of the given settings.
 *
 * @throws {UserError} if a setting is out of its range, if a corpus or the model is missing or damaged,
 *   if they do not fit the settings, or if nothing can be measured on the evaluation split
 */
export function loadCellInputs(settings: CellSettings): Promise<CellInputs> {
  return sharedInputs()(settings);
}

/** The settings that decide what is loaded. */
const deciding: readonly (keyof CellSettings)[] = [
  "corpus",
  "model",
  "layers",
  "trainingLanguages",
  "evaluationCorpus",
  "evaluationLanguages",
  "split",
  "maxTokens",
  "ignoredKeys",
];

/** Those that decide what is read of a mined file. */
const ofMined: readonly (keyof CellSettings)[] = ["mined", "negativeLanguages"];

/**
 * A function that does what {@link loadCellInputs} does, and loads each corpus, tokenizer and model once.
 *
 * @param sources the code by whose results cells are known: this one's without it
 */
export function sharedInputs(sources?: StageHashes): (settings: CellSettings) => Promise<CellInputs> {
  const corpusOf = once(loadCorpus);
  const tokenizers = new Map<string, ReturnType<typeof loadTokenizer>>();
  const tokenizerOf: typeof loadTokenizer = (folder, ignoredKeys) => {
    const key = hashOf([folder, ignoredKeys]);
    const tokenizer = tokenizers.get(key) ?? cachedTokenizer(loadTokenizer(folder, ignoredKeys));
    tokenizers.set(key, tokenizer);
    return tokenizer;
  };
  const held = new Map<string, Promise<CellInputs>>();
  return async (settings) => {
    checkSettings({ ...settings, seeds: 1 });
    const names = settings.negatives > 0 ? [...deciding, ...ofMined] : deciding;
    const key = hashOf(names.map((name) => settings[name]));
    const inputs = held.get(key) ?? load(settings, sources ?? stageHashes(), corpusOf, tokenizerOf);
    held.set(key, inputs);
    return inputs;
  };
}

async function load(
  settings: CellSettings,
  sources: StageHashes,
  corpusOf: typeof loadCorpus,
  tokenizerOf: typeof loadTokenizer,
): Promise<CellInputs> {
  const folder = modelFolder(settings.model);
  if (!existsSync(folder)) {
    throw new UserError(
      `${folder}: no such model folder; run: npx batchmix setup, or npx batchmix model --help`,
    );
  }
  const model = openModel(folder, settings, tokenizerOf);
  const loaded = await corpusOf(settings.corpus);
  const named = settings.evaluationCorpus === null ? loaded : await corpusOf(settings.evaluationCorpus);
  const evaluated = named.hash === loaded.hash ? loaded : named; // equal content is one corpus, whatever its name
  const engine = await loadEngine();
  const corpus = trainingCorpus(loaded, settings, evaluated === loaded);
  const { negatives, negativeLanguages, mined: file } = settings;
  const mined = negatives > 0 ? await readMined(path.resolve(String(file)), corpus, negativeLanguages) : null;
  return {
    ...model,
    engine,
    corpus,
    mined,
    ...evaluationTexts(evaluated, settings),
    identity: {
      corpus: loaded.hash,
      evaluationCorpus: evaluated.hash,
      ...modelHashes(folder, model.config, settings.ignoredKeys ?? []),
      ...sources,
      engine: engine.provenance.engine,
      device: engine.provenance.device,
      flags: engine.provenance.flags,
      ...(mined && { mined: mined.hash }),
    },
  };
}

/** A function that computes the value of each argument once and keeps it. */
function once<T>(compute: (argument: string) => T): (argument: string) => T {
  const known = new Map<string, T>();
  return (argument) => {
    if (!known.has(argument)) known.set(argument, compute(argument));
    return known.get(argument) as T;
  };
}
