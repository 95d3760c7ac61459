import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath, UserError } from "../../src/core";
import { declaredKeys, type Rule } from "../../src/model-json";
import {
  checkWeights,
  modelHashes,
  readEncoderConfig,
  readPrompts,
  readSafetensors,
  writeSafetensors,
} from "../../src/models";
import { loadTokenizer } from "../../src/text";
import written from "../fixtures/models/written-keys.json";
import { keysPage } from "../support/keys-page";
import { temporaryFolder } from "../support/temporary-folder";

const fixtures = projectPath("test", "fixtures");
const { base } = JSON.parse(readFileSync(path.join(fixtures, "models", "combinations.json"), "utf8"));

/** A folder that can be computed, with other members of some of its files, and other texts for others. */
function folderWith(members: Record<string, object> = {}, texts: Record<string, string> = {}): string {
  const folder = temporaryFolder("declared");
  const tokenizer = JSON.parse(readFileSync(path.join(fixtures, "text/wordpiece/tokenizer.json"), "utf8"));
  const files: Record<string, unknown> = { ...base, "tokenizer.json": tokenizer };
  for (const [name, more] of Object.entries(members)) files[name] = { ...(files[name] ?? {}), ...more };
  for (const [name, value] of Object.entries({ ...files, ...texts })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), name in texts ? texts[name] : JSON.stringify(value));
  }
  const arrays = [...readSafetensors(path.join(fixtures, "models", "combinations.safetensors"))];
  writeSafetensors(
    path.join(folder, "model.safetensors"),
    new Map(arrays.filter(([name]) => !name.startsWith("dense."))),
  );
  return folder;
}

function readAll(folder: string, ignoredKeys: readonly string[] = []) {
  const config = readEncoderConfig(folder, undefined, ignoredKeys);
  checkWeights(folder, config);
  readPrompts(folder, ignoredKeys);
  loadTokenizer(folder, ignoredKeys);
  return modelHashes(folder, config, ignoredKeys);
}

const refusal = (message: RegExp) => (error: unknown) =>
  error instanceof UserError && message.test(error.message) && !error.message.includes("\n");

test("docs/models.md prints the declarations as the code reads them", () => {
  assert.equal(readFileSync(projectPath("docs", "models.md"), "utf8"), keysPage());
});

test("every key that transformers and sentence-transformers write by default is declared, and fine", () => {
  for (const [file, jsons] of Object.entries(written.files)) {
    const rules: Readonly<Record<string, Rule>> = declaredKeys[file as keyof typeof declaredKeys];
    for (const [key, value] of (jsons as object[]).flatMap((json) => Object.entries(json))) {
      const rule = rules[key];
      assert.ok(rule, `${file}: ${key}`);
      if ("only" in rule)
        assert.ok(
          rule.only.some((fine) => JSON.stringify(fine) === JSON.stringify(value)),
          `${file}: ${key}`,
        );
    }
  }
});

test("an unknown key, or a value that changes vectors, is refused by name; --ignore-key is the way out and changes the hash", () => {
  const plain = readAll(folderWith());
  const odd: [string, object, RegExp][] = [
    ["config.json", { rope_theta: 1e4 }, /config\.json: rope_theta is 10000: batchmix does not know/],
    ["config.json", { position_embedding_type: "relative_key" }, /position_embedding_type is "relative_key"/],
    ["config.json", { is_decoder: true }, /is_decoder is true: a decoder is not computed/],
    ["config.json", { add_cross_attention: true }, /add_cross_attention is true/],
    ["config.json", { pruned_heads: { 0: [1] } }, /pruned_heads is/],
    ["config.json", { auto_map: { AutoModel: "x.Y" } }, /auto_map is/],
    ["sentence_bert_config.json", { query_length: 5 }, /query_length is 5/],
    ["config_sentence_transformers.json", { truncate_dim: 8 }, /truncate_dim is 8/],
    [
      "config_sentence_transformers.json",
      { similarity_fn_name: "manhattan" },
      /similarity_fn_name is "manhattan"/,
    ],
    ["1_Pooling/config.json", { pooling_mode: "mean", attention: 1 }, /attention is 1/],
    ["tokenizer_config.json", { truncation_side: "left" }, /truncation_side is "left"/],
    ["tokenizer_config.json", { padding_side: "left" }, /padding_side is "left"/],
    ["tokenizer.json", { charset: "x" }, /charset is "x"/],
  ];
  for (const [file, more, message] of odd) {
    const folder = folderWith({ [file]: more });
    const keys = Object.keys(more).filter((key) => key !== "pooling_mode");
    assert.throws(() => readAll(folder), refusal(message), file);
    assert.throws(() => readAll(folder), refusal(RegExp(`--ignore-key ${keys[0]}`)), file);
    assert.notDeepEqual(readAll(folder, keys), plain);
  }
  const folder = folderWith();
  assert.notDeepEqual(readAll(folder, ["rope_theta"]), readAll(folder));
  assert.deepEqual(readAll(folder, ["a", "b"]), readAll(folder, ["b", "a"]));
});

test("what does not fit is refused before anything is computed", () => {
  const cases: [Record<string, object>, RegExp][] = [
    [
      { "config.json": { vocab_size: 1499 } },
      /word_embeddings\.weight has shape 1500 x 32, and the configuration says 1499 x 32/,
    ],
    [{ "config.json": { num_hidden_layers: 3 } }, /no array encoder\.layer\.2\./],
    [
      { "config.json": { num_hidden_layers: 2 ** 53 - 1 } },
      /config\.json: num_hidden_layers is 9007199254740991, above 1000/,
    ],
    [{ "config.json": { num_attention_heads: 5 } }, /hidden_size 32 is no multiple of num_attention_heads 5/],
    [
      { "1_Pooling/config.json": { embedding_dimension: 16 } },
      /pools tokens 16 wide, and the encoder's are 32/,
    ],
    [{ "sentence_bert_config.json": { max_seq_length: 0 } }, /max_seq_length is 0/],
    [{ "config_sentence_transformers.json": { prompts: { query: 3 } } }, /the prompt query is 3, not a text/],
    [{ "config_sentence_transformers.json": { default_prompt_name: "x" } }, /default_prompt_name is "x"/],
    [{ "tokenizer_config.json": { cls_token: "<cls>" } }, /names the special token "<cls>"/],
    [{ "special_tokens_map.json": { mask_token: { content: "<m>" } } }, /names the special token "<m>"/],
    [
      { "tokenizer.json": { pre_tokenizer: { type: "ByteLevel" } } },
      /a pre_tokenizer of type ByteLevel cannot be used/,
    ],
    [{ "tokenizer.json": { normalizer: { type: "Nmt" } } }, /a normalizer of type Nmt cannot be used/],
  ];
  for (const [members, message] of cases)
    assert.throws(() => readAll(folderWith(members)), refusal(message), JSON.stringify(members));
  const elsewhere = [
    { path: "0_Transformer", type: "sentence_transformers.models.Transformer" },
    base["modules.json"][1],
  ];
  assert.throws(
    () => readAll(folderWith({}, { "modules.json": JSON.stringify(elsewhere) })),
    refusal(/lies in 0_Transformer/),
  );
  const custom = [{ path: "", type: "custom_st.Transformer" }, base["modules.json"][1]];
  assert.throws(
    () => readAll(folderWith({}, { "modules.json": JSON.stringify(custom) })),
    refusal(/the modules are custom_st\.Transformer Pooling/),
  );
});

test("a file that is cut short anywhere is refused in one sentence that names it", () => {
  const names = [
    "config.json",
    "modules.json",
    "1_Pooling/config.json",
    "tokenizer_config.json",
    "tokenizer.json",
    "model.safetensors",
  ];
  const whole = folderWith();
  for (const name of names) {
    const bytes = readFileSync(path.join(whole, name));
    const file = path.join(whole, name);
    for (let share = 0; share < 12; share++) {
      const length =
        Math.floor((bytes.length * share) / 12) + (share === 11 ? Math.floor(bytes.length / 13) : 0);
      writeFileSync(file, bytes.subarray(0, length));
      assert.throws(
        () => readAll(whole),
        refusal(RegExp(name.replace(/[./]/g, "\\$&"))),
        `${name} ${length}`,
      );
    }
    writeFileSync(file, bytes);
  }
  for (const name of [
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "special_tokens_map.json",
  ])
    for (const text of ["", "{", '{"prompts": {"query": "x', "null", "[]", "3"])
      assert.throws(
        () => readAll(folderWith({}, { [name]: text })),
        refusal(RegExp(name)),
        `${name} ${text}`,
      );
});
