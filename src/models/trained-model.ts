import type { EncoderConfig } from "./encoder-config";
import type { Parameters } from "./parameters";
import type { NamedArray } from "./safetensors.mjs";

/** A trained encoder, and what restores the word rows that training left out. */
export interface TrainedModel {
  readonly config: EncoderConfig;
  /** As trained, with the word rows of `vocabulary` alone. */
  readonly parameters: Parameters;
  /** Token ids of those rows: the tokens that training saw. */
  readonly vocabulary: Int32Array;
  /** The factor, in (0, 1], by which weight decay alone shrank every other row. */
  readonly decayed: number;
}

/**
 * The parameters of a trained model with the word rows of any tokens. A token that training did
 * not see has its untrained row times the decay: its gradient was 0 at every step, and AdamW over
 * the whole table would have left it there.
 *
 * @param tokens ids, in the order of the rows
 * @param untrained the rows of these tokens in the model that training started from (readWordRows),
 *   shape [tokens, width]; the result takes this array over and changes it
 */
export function withTokens(
  { config, parameters, vocabulary, decayed }: TrainedModel,
  tokens: Int32Array,
  untrained: Float32Array,
): Parameters {
  const { width } = config;
  if (decayed !== 1) for (const i of untrained.keys()) untrained[i] *= decayed;
  const trained = (parameters.get("embeddings.word") as NamedArray).values;
  const trainedRow = new Map([...vocabulary].map((id, row) => [id, row]));
  for (const [index, id] of tokens.entries()) {
    const row = trainedRow.get(id);
    if (row !== undefined) untrained.set(trained.subarray(row * width, (row + 1) * width), index * width);
  }
  return new Map(parameters).set("embeddings.word", { shape: [tokens.length, width], values: untrained });
}
