import { existsSync } from "node:fs";
import path from "node:path";
import { projectPath, UserError } from "../core";
import {
  type Corpus,
  checkRetrievable,
  loadCorpus,
  type RetrievalSet,
  type Role,
  retrievalSet,
  withLanguages,
} from "../data";
import { type Engine, loadEngine } from "../engine";
import {
  type EncoderConfig,
  maxTokens,
  modelHashes,
  type Prompts,
  readEncoderConfig,
  readPrompts,
} from "../models";
import { checkSettings } from "../settings";
import { checkVocabulary, loadTokenizer, type Tokenizer } from "../text";
import type { CellIdentity, CellSettings } from "./cell";
import { sourceHashes } from "./source-hash";

/** What cells of equal settings share: loaded once a sweep. */
export interface CellInputs {
  readonly engine: Engine;
  /** What is trained on, and validated on where training ends early. */
  readonly corpus: Corpus;
  readonly evaluationCorpus: Corpus;
  readonly retrievalSet: RetrievalSet;
  readonly modelFolder: string;
  readonly config: EncoderConfig;
  readonly identity: CellIdentity;
  /** Token ids of a text with the model's prompt for its role; computed once a text. */
  tokensOf(text: string, role: Role): Int32Array;
}

/** The folder of a model by name or path. */
export function modelFolder(model: string): string {
  const named = projectPath("data", "models", model);
  return existsSync(named) || !model.includes(path.sep) ? named : path.resolve(model);
}

/**
 * Loads corpus, tokenizer and engine for cells of the given settings.
 *
 * @throws {UserError} if a setting is out of its range, or anything is missing, damaged, does not
 *   fit together or has no results
 */
export async function loadCellInputs(settings: CellSettings): Promise<CellInputs> {
  checkSettings({ ...settings, seeds: 1 });
  const folder = modelFolder(settings.model);
  if (!existsSync(folder)) {
    throw new UserError(
      `${folder}: no such model folder; run: npx batchmix setup, or npx batchmix model --help`,
    );
  }
  const config = readEncoderConfig(folder, settings.layers ?? undefined);
  const tokenizer = loadTokenizer(folder);
  checkVocabulary(tokenizer, config.vocabularySize, folder);
  const { corpus, evaluationCorpus } = loadCorpora(settings);
  const evaluated = retrievalSet(evaluationCorpus, settings.split);
  checkRetrievable(evaluated);
  const engine = await loadEngine();
  const source = sourceHashes();
  const limit = Math.min(settings.maxTokens, maxTokens(config));
  return {
    engine,
    corpus,
    evaluationCorpus,
    retrievalSet: evaluated,
    modelFolder: folder,
    config,
    identity: {
      corpus: corpus.hash,
      evaluationCorpus: evaluationCorpus.hash,
      ...modelHashes(folder, config),
      trainingSource: source.training,
      evaluationSource: source.evaluation,
      engine: engine.provenance.engine,
      device: engine.provenance.device,
      flags: engine.provenance.flags,
    },
    tokensOf: tokenCache(tokenizer, readPrompts(folder), limit),
  };
}

/** The corpora of training and of evaluation, restricted to the languages of each. */
function loadCorpora(settings: CellSettings): Pick<CellInputs, "corpus" | "evaluationCorpus"> {
  const { trainingLanguages, evaluationLanguages, evaluationCorpus: other } = settings;
  const loaded = loadCorpus(settings.corpus);
  const evaluated = other === null || other === settings.corpus ? loaded : loadCorpus(other);
  if (evaluated.hash === loaded.hash) {
    const corpus = withLanguages(loaded, { trainingLanguages, evaluationLanguages });
    return { corpus, evaluationCorpus: corpus };
  }
  return {
    corpus: withLanguages(loaded, { trainingLanguages, evaluationLanguages: null }),
    evaluationCorpus: withLanguages(evaluated, { trainingLanguages: null, evaluationLanguages }),
  };
}

function tokenCache(tokenizer: Tokenizer, prompts: Prompts, limit: number): CellInputs["tokensOf"] {
  const cache = new Map<string, Int32Array>();
  return (text, role) => {
    const prompted = (role === "candidate" ? prompts.candidate : prompts.query) + text;
    let tokens = cache.get(prompted);
    if (!tokens) {
      tokens = tokenizer.encode(prompted, limit);
      cache.set(prompted, tokens);
    }
    return tokens;
  };
}
