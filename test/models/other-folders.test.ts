import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { openModel } from "../../src/sweep";
import { writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

type Change = (place: (name: string) => string) => void;

const write = (file: string, value: unknown) => writeFileSync(file, JSON.stringify(value));
const configured =
  (members: object): Change =>
  (place) =>
    write(place("config.json"), { ...JSON.parse(readFileSync(place("config.json"), "utf8")), ...members });
const moved =
  (from: string, to: string): Change =>
  (place) =>
    renameSync(place(from), place(to));

/** What else lies in folders that are called models, and what is said of it. */
const folders: [string, Change, RegExp][] = [
  [
    "CLIP of sentence-transformers",
    (place) => {
      rmSync(place("config.json"));
      write(place("modules.json"), [{ path: "0_CLIPModel", type: "sentence_transformers.models.CLIPModel" }]);
    },
    /modules\.json: the modules are CLIPModel; batchmix computes .*: choose another model$/,
  ],
  [
    "CLIP of transformers",
    (place) => write(place("config.json"), { logit_scale_init_value: 2.65, model_type: "clip" }),
    /config\.json: model_type is "clip"; batchmix computes bert and xlm-roberta: choose a model of such/,
  ],
  ["an encoder of T5", configured({ model_type: "t5", is_encoder_decoder: true }), /model_type is "t5"/],
  [
    "ModernBERT",
    configured({ model_type: "modernbert", global_attn_every_n_layers: 3 }),
    /model_type is "modernbert"/,
  ],
  [
    "a model's own code",
    configured({ auto_map: { AutoModel: "a.B" } }),
    /auto_map is .*: a model's own code/,
  ],
  [
    "an adapter alone",
    (place) => {
      for (const name of ["config.json", "modules.json", "model.safetensors"]) rmSync(place(name));
      write(place("adapter_config.json"), { peft_type: "LORA" });
    },
    /adapter_config\.json: the folder holds an adapter, .*; merge it into its model with peft/,
  ],
  [
    "an adapter beside its model, which transformers would apply",
    (place) => write(place("adapter_config.json"), { peft_type: "LORA" }),
    /adapter_config\.json: the folder holds an adapter/,
  ],
  [
    "weights in pytorch_model.bin",
    moved("model.safetensors", "pytorch_model.bin"),
    /pytorch_model\.bin: batchmix reads weights in safetensors alone; write them so .*\.save\("/,
  ],
  [
    "a dense module's in pytorch_model.bin",
    moved("2_Dense/model.safetensors", "2_Dense/pytorch_model.bin"),
    /2_Dense\/pytorch_model\.bin: batchmix reads .*SentenceTransformer\("[^"]*(?<!2_Dense)"\)\.save/,
  ],
  ["no weights", (place) => rmSync(place("2_Dense/model.safetensors")), /2_Dense: no model\.safetensors/],
  [
    "weights in eight bits",
    (place) => {
      const bytes = readFileSync(place("model.safetensors")).toString("latin1");
      const changed = bytes.replace(
        /("encoder\.layer\.1\.output\.dense\.weight":\{"dtype":)"F32"/,
        '$1"I8" ',
      );
      assert.notEqual(changed, bytes);
      writeFileSync(place("model.safetensors"), changed, "latin1");
    },
    /layer\.1\.output\.dense\.weight is stored as I8; .* choose another model, or one that is not quantised$/,
  ],
  [
    "a declared quantisation",
    configured({ quantization_config: { load_in_8bit: true } }),
    /quantization_config is .*: quantised weights are not read/,
  ],
  [
    "an old tokenizer",
    moved("tokenizer.json", "vocab.txt"),
    /vocab\.txt: batchmix reads tokenizer\.json alone; write it with transformers: AutoTokenizer/,
  ],
  [
    "a transformer in a folder within",
    (place) => {
      mkdirSync(place("0_Transformer"));
      renameSync(place("config.json"), place("0_Transformer/config.json"));
      const [, ...others] = JSON.parse(readFileSync(place("modules.json"), "utf8"));
      const transformer = { path: "0_Transformer", type: "sentence_transformers.models.Transformer" };
      write(place("modules.json"), [transformer, ...others]);
    },
    /the transformer lies in 0_Transformer; .*: move its files there, and make its path ""$/,
  ],
];

for (const [name, change, message] of folders) {
  test(`one sentence says what a folder holds instead, and what to do: ${name}`, () => {
    const folder = path.join(temporaryFolder("other"), "model");
    writeSmallModel(folder, "small-labse");
    const open = () => openModel(folder, { layers: null, maxTokens: 128, ignoredKeys: null });
    open();
    change((each) => path.join(folder, each));
    assert.throws(open, (error: Error) => {
      assert.match(error.message, message);
      return error instanceof UserError && !error.message.includes("\n");
    });
  });
}
