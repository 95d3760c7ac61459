import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { readDeclared, sentenceConfigFile } from "../model-json";
import { type AddedToken, cutAtAdded } from "./added-tokens";
import { isPlainExpression, lowered, normalizerOf, normalizers } from "./normalizer";
import { postProcessors, specialTokensOf } from "./post-processor";
import { delimiterBehaviors, type Part, preTokenizerOf, preTokenizers } from "./pre-tokenizer";
import { type UnigramJson, unigram } from "./unigram";
import { rememberingWords } from "./word-by-word";
import { type WordPieceJson, wordPiece } from "./word-piece";

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
  /** Whether an id is a special token's. */
  isSpecial(id: number): boolean;
}

/** The parts of a tokenizer.json that decide ids. */
interface TokenizerJson {
  readonly model?: { readonly type?: string; readonly vocab?: unknown; readonly byte_fallback?: boolean };
  readonly normalizer?: Part | null;
  readonly pre_tokenizer?: Part | null;
  readonly post_processor?: Part | null;
  readonly added_tokens?: readonly AddedToken[];
}

/** The types of parts whose ids were compared with the Rust tokenizers', besides sequences of them. */
export const tokenizerParts: Readonly<Record<string, readonly string[]>> = {
  model: ["Unigram", "WordPiece"],
  normalizer: typesOf(normalizers),
  pre_tokenizer: typesOf(preTokenizers),
  post_processor: typesOf(postProcessors),
};

function typesOf(parts: object): string[] {
  return Object.keys(parts).filter((type) => type !== "Sequence");
}

/** The files of tokenizers that transformers turns into tokenizer.json. */
const olderFiles = ["vocab.txt", "sentencepiece.bpe.model", "vocab.json"];

const remedy = "delete the model folder and get it again";

/**
 * The tokenizer of a model folder, from its tokenizer.json, tokenizer_config.json and what
 * sentence-transformers changes of it: unigram (XLM-R, multilingual E5) or WordPiece (BERT, LaBSE).
 * Ids are those of the Rust tokenizers. About a second for a vocabulary of 250,000.
 *
 * @param ignoredKeys keys that are read as if the files did not have them
 * @throws {UserError} if the folder is no model folder, a file is not valid, or the tokenizer
 *   has a part or a key that batchmix does not honour
 */
export function loadTokenizer(modelFolder: string, ignoredKeys: readonly string[] = []): Tokenizer {
  const isThere = (name: string) => existsSync(path.join(modelFolder, name));
  const missing = ["config.json", "tokenizer.json"].find((name) => !isThere(name));
  const older = missing === "tokenizer.json" ? olderFiles.find(isThere) : undefined;
  if (older !== undefined)
    throw new UserError(
      `${path.join(modelFolder, older)}: batchmix reads tokenizer.json alone; write it with transformers: AutoTokenizer.from_pretrained("${modelFolder}").save_pretrained("${modelFolder}")`,
    );
  if (missing !== undefined)
    throw new UserError(`${modelFolder}: no ${missing} in this model folder; run: npx batchmix setup`);
  const file = path.join(modelFolder, "tokenizer.json");
  const json: TokenizerJson = readDeclared(file, ignoredKeys);
  const config = readDeclared(path.join(modelFolder, "tokenizer_config.json"), ignoredKeys);
  checkParts(file, json);
  const asTransformers = { ...json, normalizer: transformersNormalizer(json, config) };
  const { tokenizer, known } = tokenizerOf(file, asTransformers, lowersTexts(modelFolder, ignoredKeys));
  const map = readDeclared(path.join(modelFolder, "special_tokens_map.json"), ignoredKeys);
  checkSpecialTokens(modelFolder, known, config, map);
  return tokenizer;
}

/** Members of parts, by the part's type, of which not every value is computed. */
const limitedMembers: Readonly<
  Record<
    string,
    Readonly<Record<string, (value: unknown, others: Readonly<Record<string, unknown>>) => boolean>>
  >
> = {
  Replace: {
    pattern: (value) => {
      const { String: plain, Regex: expression } = (value ?? {}) as Record<string, unknown>;
      return (
        (typeof plain === "string" && plain !== "") ||
        (typeof expression === "string" && isPlainExpression(expression))
      );
    },
  },
  Sequence: { processors: (value = [{}]) => (value as unknown[]).length === 1 },
  Punctuation: { behavior: (value = "Isolated") => delimiterBehaviors.includes(value as string) },
  Metaspace: {
    prepend_scheme: (value = "always") => value === "always" || value === "never", // "first" looks at what normalisers removed
    add_prefix_space: (value, { prepend_scheme: scheme }) => value !== false || scheme === "never",
  },
};

function checkParts(file: string, json: TokenizerJson): void {
  const check = (part: string, value: unknown) => {
    if (value === null || value === undefined) return;
    const { type, ...members } = value as Part;
    const inside = members.normalizers ?? members.pretokenizers ?? members.processors;
    if (type === "Sequence" && Array.isArray(inside)) for (const each of inside) check(part, each);
    else if (!tokenizerParts[part].includes(type))
      throw new UserError(
        `${file}: a ${part} of type ${type} cannot be used, only ${tokenizerParts[part].join(", ")}; choose another model`,
      );
    for (const [name, isFine] of Object.entries(limitedMembers[type] ?? {}))
      if (!isFine(members[name], members))
        throw new UserError(
          `${file}: a ${type} whose ${name} is ${JSON.stringify(members[name])} cannot be used; choose another model`,
        );
  };
  for (const part of ["normalizer", "pre_tokenizer", "post_processor"] as const) check(part, json[part]);
  check("model", json.model ?? { type: "none" });
  if (json.model?.byte_fallback)
    throw new UserError(
      `${file}: the model falls back to bytes, which batchmix does not; choose another model`,
    );
  if (!Array.isArray(json.added_tokens ?? []))
    throw new UserError(`${file}: added_tokens is no list; fetch the model again`);
}

/**
 * The normaliser that transformers uses: BERT's tokenizers take their own from tokenizer_config.json,
 * whatever tokenizer.json says.
 *
 * @see BertTokenizer in transformers 5.24
 */
function transformersNormalizer(
  json: TokenizerJson,
  config: Readonly<Record<string, unknown>>,
): Part | null | undefined {
  if (!/^BertTokenizer(Fast)?$/.test(String(config.tokenizer_class))) return json.normalizer;
  return {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: config.tokenize_chinese_chars ?? true,
    strip_accents: config.strip_accents ?? null,
    lowercase: config.do_lower_case ?? true,
  };
}

/** Whether sentence-transformers lowers every text before the tokenizer's own normaliser. */
function lowersTexts(modelFolder: string, ignoredKeys: readonly string[]): boolean {
  const file = sentenceConfigFile(modelFolder);
  return readDeclared(file, ignoredKeys, "sentence_bert_config.json").do_lower_case === true;
}

/** Refuses special tokens that transformers would add to the vocabulary. */
function checkSpecialTokens(
  folder: string,
  known: ReadonlyMap<string, number>,
  config: object,
  map: object,
): void {
  const named = (json: Readonly<Record<string, unknown>>) =>
    Object.entries(json).flatMap(([key, value]) => {
      if (!/_tokens?(_decoder)?$/.test(key) || typeof value === "boolean" || value === null) return [];
      const isOne = typeof value === "string" || "content" in (value as object);
      return isOne ? [value] : Object.values(value as object);
    });
  for (const token of [...named({ ...config }), ...named({ ...map })]) {
    const content = typeof token === "string" ? token : token?.content;
    if (!known.has(content))
      throw new UserError(
        `${folder}: tokenizer_config.json or special_tokens_map.json names the special token ${JSON.stringify(content)}, which tokenizer.json does not have; fetch the model again`,
      );
  }
}

/** A tokenizer of parts, and the ids of all its pieces and added tokens. */
function tokenizerOf(
  file: string,
  json: TokenizerJson,
  isLowered: boolean,
): { tokenizer: Tokenizer; known: ReadonlyMap<string, number> } {
  try {
    const { normalizer, pre_tokenizer: cuts, post_processor: around, added_tokens: added = [] } = json;
    const known = knownIds(file, json);
    const declared = normalizer ? normalizerOf(normalizer) : (text: string) => text;
    const normalize = isLowered ? (text: string) => declared(lowered(text)) : declared;
    const isNormalized = ({ normalized, special }: AddedToken) => normalized ?? !special;
    const asWritten = cutAtAdded(added.filter((token) => !isNormalized(token)));
    const asNormalized = cutAtAdded(
      added.filter(isNormalized).map((token) => ({ ...token, content: normalize(token.content) })),
    );
    const wordsOf = cuts ? preTokenizerOf(cuts) : (text: string) => [text];
    const idsOfWord = rememberingWords(modelOf(json));
    const idsOf = (text: string): number[] => {
      const ids: number[] = [];
      for (const part of asWritten(text))
        if (typeof part === "number") ids.push(part);
        else
          for (const each of asNormalized(normalize(part)))
            if (typeof each === "number") ids.push(each);
            else for (const word of wordsOf(each)) for (const id of idsOfWord(word)) ids.push(id);
      return ids;
    };
    const special = new Set(added.flatMap((token) => (token.special ? token.id : [])));
    const [before, after] = around ? specialTokensOf(around) : [[], []];
    const tokenizer = {
      vocabularySize: [...known.values()].reduce((most, id) => Math.max(most, id), -1) + 1,
      isSpecial: (id: number) => special.has(id),
      encode(text: string, maxTokens: number) {
        const least = before.length + after.length;
        if (!Number.isInteger(maxTokens) || maxTokens < least)
          throw new RangeError(`encode: expected maxTokens to be an integer >= ${least}, got ${maxTokens}`);
        const ids = idsOf(text.replace(/\p{Cs}/gu, "\ufffd")); // half of a surrogate pair is no character
        return Int32Array.from([...before, ...ids.slice(0, maxTokens - least), ...after]);
      },
    };
    tokenizer.encode("a", 512); // a part that fails at its first text fails here
    return { tokenizer, known };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file}: not a tokenizer that can be read (${reason}); ${remedy}`);
  }
}

/** The ids of a word by the model that tokenizer.json declares. */
function modelOf({ model }: TokenizerJson): (word: string) => number[] {
  if (model?.type === "Unigram") return unigram(model as unknown as UnigramJson);
  return wordPiece((model ?? {}) as unknown as WordPieceJson);
}

/**
 * The ids of the model's pieces and of the added tokens. Refuses added tokens whose ids are not those that the
 * Rust tokenizers give them, which do not look at the file's.
 */
function knownIds(file: string, { model, added_tokens: added = [] }: TokenizerJson): Map<string, number> {
  const vocabulary = (model?.vocab ?? {}) as object;
  const pieces: [string, number][] = Array.isArray(vocabulary)
    ? vocabulary.map(([piece], id) => [piece, id])
    : Object.entries(vocabulary);
  const known = new Map(pieces);
  let next = pieces.length;
  for (const { content, id } of added) {
    if (!known.has(content)) known.set(content, next++);
    if (id === known.get(content)) continue;
    throw new UserError(
      `${file}: the added token ${JSON.stringify(content)} has the id ${JSON.stringify(id)}, and transformers gives it ${known.get(content)}; fetch the model again`,
    );
  }
  return known;
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
