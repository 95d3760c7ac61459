import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import {
  makeEncoder,
  type NamedArray,
  openSafetensors,
  readEncoderConfig,
  readParameters,
  referenceEncoder,
  writeModel,
  writeSafetensors,
} from "../../src/models";
import { temporaryFolder } from "../support/temporary-folder";

const fixtures = path.join(__dirname, "..", "fixtures", "models");

/** Folders and float64 embeddings by Hugging Face transformers 5.23: make-small-models.py. */
const expected: { sequences: number[][]; vectors: Record<string, number[][]> } = JSON.parse(
  readFileSync(path.join(fixtures, "small-embeddings.json"), "utf8"),
);
const sequences = expected.sequences.map((ids) => Int32Array.from(ids));
const vocabulary = Int32Array.from({ length: 97 }, (_, id) => id);

const kinds: Record<string, string> = {
  "small-xlm-roberta": "XLM-RoBERTa, mean pooling, in shards",
  "small-bert-cls": "BERT, cls pooling, stored in bfloat16",
  "small-labse": "LaBSE's shape: BERT, cls pooling, dense module with tanh",
};

for (const [name, kind] of Object.entries(kinds)) {
  test(`both encoders give transformers' vectors to 1e-5: ${kind}`, async () => {
    const engine = await loadEngine();
    const folder = path.join(fixtures, name);
    const config = readEncoderConfig(folder);
    const parameters = readParameters(folder, config, vocabulary);
    for (const make of [
      () => makeEncoder(engine, config, parameters),
      () => referenceEncoder(engine.tf, config, parameters),
    ]) {
      const encoder = make();
      const vectors = expected.vectors[name];
      assert.equal(encoder.width, vectors[0].length);
      const got = encoder.encode(sequences);
      vectors.flat().forEach((value, i) => {
        assert.ok(Math.abs(got[i] - value) < 1e-5, `${i}: ${got[i]} ${value}`);
      });
      encoder.dispose();
    }
  });
}

/** A copy of a fixture that a test may damage. */
function copyOf(name: string): string {
  const folder = path.join(temporaryFolder("small"), name);
  cpSync(path.join(fixtures, name), folder, { recursive: true });
  return folder;
}

test("a model with a dense module is written with it, and read again gives the same vectors", async () => {
  const source = copyOf("small-labse");
  const config = readEncoderConfig(source);
  const parameters = readParameters(source, config, vocabulary);
  for (const { values } of parameters.values()) for (const i of values.keys()) values[i] *= 1.25; // as if trained
  const target = path.join(path.dirname(source), "trained");
  writeModel(source, target, { config, parameters, vocabulary, decayed: 1 }, "# card\n");
  const again = readParameters(target, readEncoderConfig(target), vocabulary);
  for (const [name, { shape, values }] of parameters)
    assert.deepEqual(again.get(name), { shape, values }, name);
  const modules = ["1_Pooling", "2_Dense"].map((name) => path.join(target, name, "config.json"));
  for (const file of modules) assert.ok(readFileSync(file, "utf8").length > 10);
});

function refusal(folder: string, message: RegExp): void {
  assert.throws(() => readParameters(folder, readEncoderConfig(folder), vocabulary), message);
}

test("a damaged folder is refused in one sentence that says what is wrong", () => {
  const shards = copyOf("small-xlm-roberta");
  const index = path.join(shards, "model.safetensors.index.json");
  rmSync(path.join(shards, "model-00002-of-00003.safetensors"));
  refusal(shards, /index\.json: names model-00002-of-00003\.safetensors, which is not there/);
  writeFileSync(index, JSON.stringify({ weight_map: { a: "../elsewhere.safetensors" } }));
  refusal(shards, /"\.\.\/elsewhere\.safetensors" is no file of this folder/);

  const dense = copyOf("small-labse");
  const settings = path.join(dense, "2_Dense", "config.json");
  const written = JSON.parse(readFileSync(settings, "utf8"));
  writeFileSync(settings, JSON.stringify({ ...written, in_features: 25 }));
  refusal(dense, /takes vectors 25 wide, and pooling gives 24/);
  writeFileSync(settings, JSON.stringify({ ...written, activation_function: "torch.nn.Softsign" }));
  refusal(dense, /activation_function is torch\.nn\.Softsign; batchmix computes gelu, /);

  const odd = copyOf("small-labse");
  const modules = path.join(odd, "modules.json");
  const list = JSON.parse(readFileSync(modules, "utf8"));
  writeFileSync(modules, JSON.stringify([...list, { type: "sentence_transformers.models.LSTM", path: "4" }]));
  refusal(odd, /the modules are Transformer Pooling Dense Normalize LSTM/);
  writeFileSync(modules, JSON.stringify([list[0], { ...list[1], path: "../../etc" }]));
  refusal(odd, /a module's path is "\.\.\/\.\.\/etc", not a folder's plain name/);
});

test("a missing tensor, one of another shape and weights that are no numbers are refused by name", () => {
  const folder = copyOf("small-bert-cls");
  const file = path.join(folder, "model.safetensors");
  const opened = openSafetensors(file);
  const arrays = new Map<string, NamedArray>(
    [...opened.shapes].map(([name, shape]) => [name, { shape, values: opened.read(name) }]),
  );
  opened.close();
  const rewritten = (change: (copy: Map<string, NamedArray>) => void): void => {
    const copy = new Map(arrays);
    change(copy);
    writeSafetensors(file, copy);
  };
  const bias = "encoder.layer.1.output.dense.bias";
  rewritten((copy) => copy.delete(bias));
  refusal(folder, /no array encoder\.layer\.1\.output\.dense\.bias/);
  rewritten((copy) => copy.set(bias, { shape: [24], values: new Float32Array(24).fill(Number.NaN) }));
  refusal(folder, /model\.safetensors: encoder\.layer\.1\.output\.dense\.bias holds NaN/);
  rewritten((copy) =>
    copy.set("embeddings.position_embeddings.weight", { shape: [5, 24], values: new Float32Array(120) }),
  );
  refusal(
    folder,
    /embeddings\.position_embeddings\.weight has shape 5 x 24, and the configuration says 35 x 24/,
  );
});
