import type { Role } from "../../data";
import {
  checkWeights,
  type EncoderConfig,
  readEncoderConfig,
  readPrompts,
  tokenRow,
  unpooled,
} from "../../models";
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
 * Opens a model folder and checks its weights' shapes; the weights are read later for the tokens in use alone.
 *
 * @param tokenizerOf gives the tokenizer of a folder, loaded or from a cache; loadTokenizer by default
 * @throws {UserError} if the folder is damaged, or declares a model that cannot be computed
 */
export function openModel(
  modelFolder: string,
  settings: Pick<CellSettings, "layers" | "maxTokens" | "ignoredKeys">,
  tokenizerOf: typeof loadTokenizer = loadTokenizer,
): OpenedModel {
  const ignoredKeys = settings.ignoredKeys ?? [];
  const config = readEncoderConfig(modelFolder, settings.layers ?? undefined, ignoredKeys);
  checkWeights(modelFolder, config);
  const tokenizer = tokenizerOf(modelFolder, ignoredKeys);
  checkVocabulary(tokenizer, config.vocabularySize, modelFolder);
  const limit = Math.min(settings.maxTokens, config.maxTokens);
  const { query, candidate, arePooled } = readPrompts(modelFolder, ignoredKeys);
  const encoderOf = (prompt: string) => {
    const encode = (text: string) => tokenizer.encode(prompt + text, limit);
    return arePooled || prompt === "" ? encode : withUnpooledPrompt(encode, tokenizer);
  };
  const encode = { query: encoderOf(query), candidate: encoderOf(candidate) };
  const tokensOf = (text: string, role: Role) => encode[role === "candidate" ? "candidate" : "query"](text);
  return { modelFolder, config, tokensOf };
}

/**
 * An encoder of texts that marks the tokens of the prompt as {@link unpooled}: as many as the prompt
 * alone has, without the special token at its end.
 */
function withUnpooledPrompt(
  encode: (text: string) => Int32Array,
  { isSpecial }: Tokenizer,
): (text: string) => Int32Array {
  const alone = encode("");
  const promptLength = alone.length - (isSpecial(alone[alone.length - 1]) ? 1 : 0);
  const known = new WeakMap<Int32Array, Int32Array>(); // equal tokens of a cache stay one array
  return (text) => {
    const tokens = encode(text);
    const marked = known.get(tokens) ?? tokens.map((id, place) => (place < promptLength ? unpooled(id) : id));
    known.set(tokens, marked);
    return marked;
  };
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
 * table. `rowsOf`: a function from a sequence of token ids to the sequence of their rows, which are
 * {@link unpooled} where the tokens are.
 */
export function trimVocabulary(sequences: readonly Int32Array[], vocabularySize: number) {
  const row = new Int32Array(vocabularySize).fill(-1);
  for (const sequence of sequences) for (const id of sequence) row[tokenRow(id)] = 0;
  const vocabulary = Int32Array.from(row.keys()).filter((id) => row[id] === 0);
  vocabulary.forEach((id, index) => {
    row[id] = index;
  });
  const known = new Map<Int32Array, Int32Array>(); // the same text recurs in many pairs
  const rowsOf = (sequence: Int32Array): Int32Array => {
    let rows = known.get(sequence);
    if (!rows) {
      rows = sequence.map((id) => (id < 0 ? unpooled(row[tokenRow(id)]) : row[id]));
      known.set(sequence, rows);
    }
    return rows;
  };
  return { vocabulary, rowsOf };
}
