import { encodeAll, makeEncoder, readWordRows, type TrainedModel, withTokens } from "../models";
import type { CellSettings } from "./cell";
import type { CellInputs } from "./cell-inputs";
import type { RetrievalTokens } from "./retrieval-tokens";

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
  { engine, modelFolder }: Pick<CellInputs, "engine" | "modelFolder">,
  model: TrainedModel,
  { queries, candidates, toEncode, vocabulary }: RetrievalTokens,
  precision: CellSettings["precision"],
  onEncoded: (done: number) => void = () => {},
): EmbeddedSet {
  const begun = performance.now();
  const parameters = withTokens(model, vocabulary, readWordRows(modelFolder, vocabulary));
  const encoder = makeEncoder(engine, model.config, parameters, precision);
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
