import type { Role } from "../../data";
import { type EncoderConfig, maxTokens, readEncoderConfig, readPrompts } from "../../models";
import { checkVocabulary, loadTokenizer, type Tokenizer } from "../../text";
import type { CellSettings } from "../cell";

export { loadTokenizer } from "../../text";

/** A model folder with the shape of its encoder and a function from texts to its tokens. */
export interface OpenedModel {
  readonly modelFolder: string;
  readonly config: EncoderConfig;
  /** Token ids of a text with the model's prompt for its role, cut at the limit. */
  tokensOf(text: string, role: Role): Int32Array;
}

/**
 * Opens a model folder without its weights, which are read later for the tokens in use alone.
 *
 * @param tokenizerOf gives the tokenizer of a folder, loaded or from a cache; loadTokenizer by default
 * @throws {UserError} if the folder is damaged, or declares a model that cannot be computed
 */
export function openModel(
  modelFolder: string,
  settings: Pick<CellSettings, "layers" | "maxTokens">,
  tokenizerOf: (folder: string) => Tokenizer = loadTokenizer,
): OpenedModel {
  const config = readEncoderConfig(modelFolder, settings.layers ?? undefined);
  const tokenizer = tokenizerOf(modelFolder);
  checkVocabulary(tokenizer, config.vocabularySize, modelFolder);
  const limit = Math.min(settings.maxTokens, maxTokens(config));
  const { query, candidate } = readPrompts(modelFolder);
  const tokensOf = (text: string, role: Role) =>
    tokenizer.encode((role === "candidate" ? candidate : query) + text, limit);
  return { modelFolder, config, tokensOf };
}

/** A tokenizer that computes the tokens of a text once for each limit, and then gives the same array. */
export function cachedTokenizer(tokenizer: Tokenizer): Tokenizer {
  const byLimit = new Map<number, Map<string, Int32Array>>();
  return {
    ...tokenizer,
    encode(text, limit) {
      const cache = byLimit.get(limit) ?? new Map<string, Int32Array>();
      byLimit.set(limit, cache);
      const tokens = cache.get(text) ?? tokenizer.encode(text, limit);
      cache.set(text, tokens);
      return tokens;
    },
  };
}

/**
 * `vocabulary`: the token ids that occur in sequences, ascending, which are the rows of a trimmed word
 * table. `rowsOf`: a function from a sequence of token ids to the sequence of their rows.
 */
export function trimVocabulary(sequences: readonly Int32Array[], vocabularySize: number) {
  const row = new Int32Array(vocabularySize).fill(-1);
  for (const sequence of sequences) for (const id of sequence) row[id] = 0;
  const vocabulary = Int32Array.from(row.keys()).filter((id) => row[id] === 0);
  vocabulary.forEach((id, index) => {
    row[id] = index;
  });
  const known = new Map<Int32Array, Int32Array>(); // the same text recurs in many pairs
  const rowsOf = (sequence: Int32Array): Int32Array => {
    let rows = known.get(sequence);
    if (!rows) {
      rows = sequence.map((id) => row[id]);
      known.set(sequence, rows);
    }
    return rows;
  };
  return { vocabulary, rowsOf };
}
