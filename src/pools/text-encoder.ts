import { hashOf } from "../core";
import { type Engine, loadEngine } from "../engine";
import { modelHashes, vectorWidth } from "../models";
import {
  type CellSettings,
  embedModel,
  modelFolder,
  openModel,
  stageHashes,
  trimVocabulary,
  untrainedModel,
} from "../sweep";

/** The model of a folder as a function from texts to vectors. */
export interface TextEncoder {
  readonly engine: Engine;
  readonly width: number;
  /** SHA-256 of all that decides a text's vector, except the text and the texts encoded in the same call. */
  readonly identity: string;
  /**
   * @param onEncoded called now and then with the number of texts that are encoded
   * @returns shape [texts, width]
   */
  encode(
    texts: readonly string[],
    role: "query" | "candidate",
    onEncoded?: (done: number) => void,
  ): Float32Array;
}

/**
 * The encoder of a model folder. Each call holds only the word rows of the tokens in its texts, so that
 * memory does not grow with the number of calls.
 *
 * @throws {UserError} if the folder is missing or damaged, or has fewer layers than the settings ask for
 */
export async function loadTextEncoder(
  settings: Pick<CellSettings, "model" | "layers" | "precision" | "maxTokens" | "ignoredKeys">,
): Promise<TextEncoder> {
  const folder = modelFolder(settings.model);
  const opened = openModel(folder, settings);
  const { config, tokensOf } = opened;
  const engine = await loadEngine();
  const { processor: _processor, threads: _threads, ...provenance } = engine.provenance;
  const model = untrainedModel(opened);
  const limit = Math.min(settings.maxTokens, config.maxTokens);
  const { precision, ignoredKeys } = settings;
  return {
    engine,
    width: vectorWidth(config),
    identity: hashOf({
      ...modelHashes(folder, config, ignoredKeys ?? []),
      ...provenance,
      limit,
      precision,
      source: stageHashes().encodeSource,
    }),
    encode(texts, role, onEncoded) {
      const tokens = texts.map((text) => tokensOf(text, role));
      const { rowsOf, vocabulary } = trimVocabulary(tokens, config.vocabularySize);
      const candidates = tokens.map(rowsOf);
      const encoded = { queries: [], candidates, toEncode: candidates, vocabulary };
      return embedModel({ engine, modelFolder: folder }, model, encoded, precision, onEncoded).candidates;
    },
  };
}
