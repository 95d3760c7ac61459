import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";

const fixtures = path.join(__dirname, "..", "fixtures", "models");
const letters = "abcdefghijklmnopqrstuvwxyz".split("");

/** A WordPiece tokenizer that cuts every word into its letters, a to z; 56 ids. */
const tokenizer = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, lowercase: false },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [
      { SpecialToken: { id: "[CLS]", type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "[SEP]", type_id: 0 } },
    ],
    pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
    special_tokens: {
      "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
      "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
    },
  },
  decoder: null,
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(
      ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ...letters, ...letters.map((letter) => `##${letter}`)].map(
        (token, id) => [token, id],
      ),
    ),
  },
};

/**
 * Writes a model of random weights with a tokenizer of letters: two layers, 24 wide, 35 positions.
 *
 * @param fixture one of the small models of test/fixtures/models
 */
export function writeSmallModel(folder: string, fixture: "small-labse" | "small-xlm-roberta"): void {
  cpSync(path.join(fixtures, fixture), folder, { recursive: true });
  writeFileSync(path.join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
}

/** A corpus of words for {@link writeSmallModel}'s tokenizer: 12 items to train on, 4 to validate, 8 to test. */
export function writeSmallCorpus(file: string): void {
  const word = (seed: number) => [7, 3, 11].map((step) => letters[(seed * step + step) % 26]).join("");
  const lines = Array.from({ length: 24 }, (_, id) => {
    const texts = ["en", "de", "fr"].flatMap((language, at) =>
      [0, 1, 2].map((place) => ({
        language,
        role: "both",
        text: `${word(id)} ${word(id + 5 * place + at)} ${word(3 * id + at)}`,
      })),
    );
    return JSON.stringify({ id: `${id}`, split: id < 12 ? "train" : id < 16 ? "validation" : "test", texts });
  });
  writeFileSync(file, `${lines.join("\n")}\n`);
}

/** Parallel text, one text a language: 20 items to train on, 20 to test. */
export function writeParallelCorpus(file: string): void {
  const lines = Array.from({ length: 40 }, (_, id) => {
    const texts = ["en", "de"].map((language) => ({
      language,
      role: "both",
      text: `${language} line ${id}`,
    }));
    return JSON.stringify({ id: `${id}`, split: id < 20 ? "train" : "test", texts });
  });
  writeFileSync(file, `${lines.join("\n")}\n`);
}
