import { existsSync } from "node:fs";
import path from "node:path";
import { Tokenizer as PackageTokenizer } from "@huggingface/tokenizers";
import { readJson, UserError } from "../core";
import { exactNormalizer, exactPreTokenizer } from "./exact-parts";
import type { Tokenizer } from "./tokenizer";
import { WordByWord } from "./word-by-word";

interface TokenizerJson {
  readonly model?: { readonly type?: string };
  readonly padding?: { readonly pad_id?: number } | null;
  readonly pre_tokenizer?: unknown;
}

interface TokenizerConfig {
  readonly pad_token?: string | { readonly content: string } | null;
}

const remedy = "delete the model folder and get it again";

/**
 * The tokenizer of a model folder, from its tokenizer.json and tokenizer_config.json: unigram
 * (XLM-R, multilingual E5) or WordPiece (BERT, LaBSE). Built on npm's @huggingface/tokenizers,
 * with the character map and the cutting into words corrected, so that ids are those of the Rust
 * tokenizers. About a second for a vocabulary of 250,000.
 *
 * @throws {UserError} if the folder is no model folder, a file is not valid, the tokenizer is of
 *   another type or names no padding token
 */
export function loadTokenizer(modelFolder: string): Tokenizer {
  for (const name of ["config.json", "tokenizer.json"]) {
    if (existsSync(path.join(modelFolder, name))) continue;
    throw new UserError(`${modelFolder}: no ${name} in this model folder; run: npx batchmix setup`);
  }
  const file = path.join(modelFolder, "tokenizer.json");
  const json: TokenizerJson = readJson(file, remedy);
  const configFile = path.join(modelFolder, "tokenizer_config.json");
  const config: TokenizerConfig = existsSync(configFile) ? readJson(configFile, remedy) : {};
  const inner = packageTokenizer(file, json, config);
  return asTokenizer(inner, padIdOf(file, inner, json, config));
}

function packageTokenizer(file: string, json: TokenizerJson, config: TokenizerConfig): PackageTokenizer {
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

/** The mark that Metaspace puts for a space, if its words are to be cut there. */
function spaceMarker({ pre_tokenizer }: TokenizerJson): string | null {
  const text = JSON.stringify(pre_tokenizer ?? null);
  return text.includes('"Metaspace"') && !text.includes('"split":false') ? "▁" : null;
}

function padIdOf(
  file: string,
  inner: PackageTokenizer,
  json: TokenizerJson,
  config: TokenizerConfig,
): number {
  const named = typeof config.pad_token === "string" ? config.pad_token : config.pad_token?.content;
  const token = [named, "<pad>", "[PAD]"].find((name) => name && inner.token_to_id(name) !== undefined);
  const id = json.padding?.pad_id ?? (token && inner.token_to_id(token));
  if (typeof id === "number") return id;
  throw new UserError(`${file}: no padding token in it; name one as "pad_token" in tokenizer_config.json`);
}

function asTokenizer(inner: PackageTokenizer, padId: number): Tokenizer {
  const [before, after] = specialTokens(inner);
  const special = before.length + after.length;
  return {
    vocabularySize: inner.model?.vocab.length ?? 0,
    padId,
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
