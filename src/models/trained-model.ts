import type { EncoderConfig } from "./encoder-config";
import { openModelWeights } from "./model-weights";
import type { Parameters } from "./parameters";
import type { NamedArray } from "./safetensors.mjs";

/** A trained encoder and what is needed to restore what training left out. */
export interface TrainedModel {
  readonly config: EncoderConfig;
  /** As trained, with the word rows of `vocabulary` alone. */
  readonly parameters: Parameters;
  /** Token ids of those rows: the tokens that training saw. */
  readonly vocabulary: Int32Array;
  /** What weight decay alone made of every other row: a factor in (0, 1]. */
  readonly decayed: number;
}

/**
 * The parameters of a trained model with the word rows of any tokens. A token that training did
 * not see has the row it had in `source` times the decay: its gradient was 0 at every step, and
 * AdamW over the whole table would have left it there.
 *
 * @param source the model folder that training started from
 * @param tokens ids, in the order wanted of the rows
 */
export function withTokens(source: string, model: TrainedModel, tokens: Int32Array): Parameters {
  const { config, parameters, vocabulary, decayed } = model;
  const weights = openModelWeights(source);
  try {
    const name = [...weights.shapes.keys()].find((key) => key.endsWith("word_embeddings.weight")) as string;
    const values = weights.readRows(name, tokens);
    if (decayed !== 1) for (const i of values.keys()) values[i] *= decayed;
    const trained = (parameters.get("embeddings.word") as NamedArray).values;
    const trainedRow = new Map([...vocabulary].map((id, row) => [id, row]));
    for (const [index, id] of tokens.entries()) {
      const row = trainedRow.get(id);
      if (row === undefined) continue;
      values.set(trained.subarray(row * config.width, (row + 1) * config.width), index * config.width);
    }
    return new Map(parameters).set("embeddings.word", { shape: [tokens.length, config.width], values });
  } finally {
    weights.close();
  }
}
