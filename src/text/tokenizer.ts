import { existsSync } from "node:fs";
import path from "node:path";
import { Tokenizer as PackageTokenizer } from "@huggingface/tokenizers";
import { readJson, UserError } from "../core";
import { exactNormalizer, exactPreTokenizer } from "./exact-parts";
import { WordByWord } from "./word-by-word";

/** Turns a text into the ids of its tokens: row numbers of one model's embedding table. */
export interface Tokenizer {
  /** The largest id + 1, added tokens included. */
  readonly vocabularySize: number;
  /**
   * The ids of a text, with the special tokens around it (<s> … </s>, [CLS] … [SEP]). A text that
   * is longer than `maxTokens` loses its last tokens, never the special ones.
   *
   * @param maxTokens an integer, at least the number of special tokens
   * @returns shape [length], 2 <= length <= maxTokens for models with two special tokens
   */
  encode(text: string, maxTokens: number): Int32Array;
}

interface TokenizerJson {
  readonly model?: { readonly type?: string };
  readonly pre_tokenizer?: unknown;
}

const remedy = "delete the model folder and get it again";

/**
 * The tokenizer of a model folder, from its tokenizer.json and tokenizer_config.json: unigram
 * (XLM-R, multilingual E5) or WordPiece (BERT, LaBSE). Built on npm's @huggingface/tokenizers,
 * with its character map and its cuts between words corrected, so that ids are those of the Rust
 * tokenizers. About a second for a vocabulary of 250,000.
 *
 * @throws {UserError} if the folder is no model folder, a file is not valid, or the tokenizer
 *   is of another type
 */
export function loadTokenizer(modelFolder: string): Tokenizer {
  for (const name of ["config.json", "tokenizer.json"]) {
    if (existsSync(path.join(modelFolder, name))) continue;
    throw new UserError(`${modelFolder}: no ${name} in this model folder; run: npx batchmix setup`);
  }
  const file = path.join(modelFolder, "tokenizer.json");
  const json: TokenizerJson = readJson(file, remedy);
  const configFile = path.join(modelFolder, "tokenizer_config.json");
  const config: object = existsSync(configFile) ? readJson(configFile, remedy) : {};
  return asTokenizer(packageTokenizer(file, json, config));
}

function packageTokenizer(file: string, json: TokenizerJson, config: object): PackageTokenizer {
  const type = json.model?.type;
  if (type !== "Unigram" && type !== "WordPiece") {
    throw new UserError(
      `${file}: a tokenizer of type ${type} cannot be used; choose a model with Unigram or WordPiece`,
    );
  }
  try {
    const inner = new PackageTokenizer(json, config);
    inner.normalizer = exactNormalizer(inner.normalizer);
    inner.pre_tokenizer = exactPreTokenizer(inner.pre_tokenizer);
    if (inner.model) inner.model = new WordByWord(inner.model, type === "Unigram" ? spaceMarker(json) : null);
    return inner;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file}: not a tokenizer that can be read (${reason}); ${remedy}`);
  }
}

/** The mark that Metaspace writes for a space, if tokenizer.json cuts words at it; else null. */
function spaceMarker({ pre_tokenizer }: TokenizerJson): string | null {
  const text = JSON.stringify(pre_tokenizer ?? null);
  return text.includes('"Metaspace"') && !text.includes('"split":false') ? "▁" : null;
}

function asTokenizer(inner: PackageTokenizer): Tokenizer {
  const [before, after] = specialTokens(inner);
  const special = before.length + after.length;
  return {
    vocabularySize: inner.model?.vocab.length ?? 0,
    encode(text, maxTokens) {
      if (!Number.isInteger(maxTokens) || maxTokens < special) {
        throw new RangeError(`encode: expected maxTokens to be an integer >= ${special}, got ${maxTokens}`);
      }
      const wellFormed = text.replace(/\p{Cs}/gu, "\ufffd"); // half of a surrogate pair is no character
      const { ids } = inner.encode(wellFormed, { add_special_tokens: false });
      return Int32Array.from([...before, ...ids.slice(0, maxTokens - special), ...after]);
    },
  };
}

/** The ids that stand before and after every text. */
function specialTokens(inner: PackageTokenizer): [number[], number[]] {
  const alone = inner.encode("a", { add_special_tokens: false }).ids;
  const inside = inner.encode("a").ids;
  const start = inside.findIndex((_, index) => alone.every((id, offset) => inside[index + offset] === id));
  return [inside.slice(0, start), inside.slice(start + alone.length)];
}

/**
 * Refuses a tokenizer with ids beyond the embedding table, as the tokenizer of another model has. Fewer ids than rows are fine: tables are often padded.
 *
 * @param vocabularySize how many rows the embedding table has: config.json's "vocab_size"
 * @param folder the model folder, for the message
 * @throws {UserError} naming both files and both sizes
 */
export function checkVocabulary(tokenizer: Tokenizer, vocabularySize: number, folder: string): void {
  if (tokenizer.vocabularySize <= vocabularySize) return;
  const [tokens, config] = ["tokenizer.json", "config.json"].map((name) => path.join(folder, name));
  throw new UserError(
    `${tokens} has ${tokenizer.vocabularySize} tokens, but ${config} a vocabulary of ${vocabularySize}: this is the tokenizer of another model; delete the model folder and get it again`,
  );
}
