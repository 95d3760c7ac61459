import { UserError } from "../../core";
import { type Corpus, checkRetrievable, type RetrievalSet, retrievalSet, withLanguages } from "../../data";
import type { Engine } from "../../engine";
import { encodeAll, makeEncoder, readWordRows, type TrainedModel, withTokens } from "../../models";
import type { CellSettings } from "../cell";
import { type OpenedModel, trimVocabulary } from "./model-tokens";

export { loadEngine } from "../../engine";
export { cachedTokenizer, loadTokenizer, openModel } from "./model-tokens";

/**
 * A corpus with the evaluation languages, and the queries and candidates of the split that is measured.
 *
 * @throws {UserError} for languages that the corpus lacks, or a split without retrieval
 */
export function evaluationTexts(
  loaded: Corpus,
  { evaluationLanguages, split }: Pick<CellSettings, "evaluationLanguages" | "split">,
): { readonly evaluationCorpus: Corpus; readonly retrievalSet: RetrievalSet } {
  const evaluationCorpus = withLanguages(loaded, { trainingLanguages: null, evaluationLanguages });
  return { evaluationCorpus, retrievalSet: checked(retrievalSet(evaluationCorpus, split)) };
}

/**
 * The retrieval set that early stopping measures on: the validation split, never another, in those
 * evaluation languages that the split has.
 *
 * @throws {UserError} if the corpus has no validation split, or if nothing can be measured on it
 */
export function validationTexts(corpus: Corpus): RetrievalSet {
  const present = new Set(
    corpus.splits.validation.flatMap(({ texts }) => texts.map((text) => text.language)),
  );
  const languages = corpus.evaluationLanguages.filter((language) => present.has(language));
  if (languages.length === 0) {
    throw new UserError(
      `${corpus.name}: no validation texts in ${corpus.evaluationLanguages.join(" ")}, which evaluateEvery measures on; ` +
        "train without evaluateEvery and patience, or give the corpus some",
    );
  }
  return checked(retrievalSet(corpus, "validation", languages));
}

function checked(set: RetrievalSet): RetrievalSet {
  checkRetrievable(set);
  return set;
}

/** The texts of a retrieval set as rows of a word table trimmed to the tokens in use. */
export interface RetrievalTokens {
  readonly queries: readonly Int32Array[];
  readonly candidates: readonly Int32Array[];
  /** Each different text once: a caption that is both query and candidate is one array. */
  readonly toEncode: readonly Int32Array[];
  /** Token ids in use, ascending: the rows of the table. */
  readonly vocabulary: Int32Array;
}

/** Tokenises a retrieval set. */
export function retrievalTokens(
  set: RetrievalSet,
  { config, tokensOf }: Pick<OpenedModel, "config" | "tokensOf">,
): RetrievalTokens {
  const queries = set.queries.map(({ text, role = "query" }) => tokensOf(text, role));
  const candidates = set.candidates.map(({ text, role = "candidate" }) => tokensOf(text, role));
  const { rowsOf, vocabulary } = trimVocabulary([...queries, ...candidates], config.vocabularySize);
  const rows = { queries: queries.map(rowsOf), candidates: candidates.map(rowsOf) };
  return { ...rows, toEncode: [...new Set([...rows.queries, ...rows.candidates])], vocabulary };
}

/** A retrieval set as a model's vectors, of length 1. */
export interface EmbeddedSet {
  /** Shape [queries, width]. */
  readonly queries: Float32Array;
  /** Shape [candidates, width]. */
  readonly candidates: Float32Array;
  readonly encodingSeconds: number;
}

/**
 * Encodes a retrieval set with a model.
 *
 * @param onEncoded called now and then with the number of texts that are encoded
 */
export function embedModel(
  { engine, modelFolder }: { readonly engine: Engine; readonly modelFolder: string },
  model: TrainedModel,
  { queries, candidates, toEncode, vocabulary }: RetrievalTokens,
  precision: CellSettings["precision"],
  onEncoded: (done: number) => void = () => {},
): EmbeddedSet {
  const begun = performance.now();
  const encoder = makeEncoder(
    engine,
    model.config,
    withTokens(model, vocabulary, readWordRows(modelFolder, vocabulary)),
    precision,
  );
  let vectors: Float32Array;
  try {
    vectors = encodeAll(encoder, toEncode, onEncoded);
  } finally {
    encoder.dispose();
  }
  const encodingSeconds = (performance.now() - begun) / 1000;
  const rowOf = new Map(toEncode.map((text, row) => [text, row]));
  const vectorsOf = (texts: readonly Int32Array[]): Float32Array => {
    const rows = new Float32Array(texts.length * encoder.width);
    for (const [i, text] of texts.entries()) {
      const from = (rowOf.get(text) as number) * encoder.width;
      rows.set(vectors.subarray(from, from + encoder.width), i * encoder.width);
    }
    return rows;
  };
  return { queries: vectorsOf(queries), candidates: vectorsOf(candidates), encodingSeconds };
}
