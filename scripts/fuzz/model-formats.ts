import path from "node:path";
import {
  modelHashes,
  readEncoderConfig,
  readModelOrigin,
  readParameters,
  writeModel,
} from "../../src/models";
import { openModel } from "../../src/sweep";
import { writeSmallModel } from "../../test/support/small-model";
import { type Format, json, write } from "./format";
import type { Syntax } from "./mutations";

const text = "Ünder a red sky, 12 ships.\t看 ก \ud800 x";

/** A model folder as training, evaluation and model cards read it. */
function readModel(folder: string): void {
  const config = readEncoderConfig(folder);
  const opened = openModel(folder, { layers: null, maxTokens: 128, ignoredKeys: null });
  for (const role of ["query", "candidate"] as const) opened.tokensOf(text, role);
  readParameters(folder, config, [0, 1, config.vocabularySize - 1]);
  modelHashes(folder, config);
  readModelOrigin(folder);
}

function model(
  name: string,
  files: Readonly<Record<string, Syntax>>,
  fixture: "small-labse" | "small-xlm-roberta" = "small-labse",
): Format {
  return {
    name,
    prepare(folder) {
      writeSmallModel(folder, fixture);
      write(folder, "config_sentence_transformers.json", json({ prompts: { query: "q: ", passage: "p: " } }));
      write(folder, "sentence_bert_config.json", json({ max_seq_length: 30, do_lower_case: false }));
      write(
        folder,
        "tokenizer_config.json",
        json({ tokenizer_class: "BertTokenizer", model_max_length: 35 }),
      );
      write(folder, "PROVENANCE.json", json({ model: "ada/model", commit: "0".repeat(40), files: {} }));
      write(folder, "README.md", "---\nbase_model: ada/base\nlicense: mit\n---\n\n# A model\n");
      return { files, read: () => readModel(folder) };
    },
  };
}

/** The files of a model folder, as somebody or a training brings it. */
export const models: readonly Format[] = [
  model("safetensors", { "model.safetensors": "safetensors", "2_Dense/model.safetensors": "safetensors" }),
  model(
    "weight shards",
    { "model.safetensors.index.json": "json", "model-00001-of-00003.safetensors": "safetensors" },
    "small-xlm-roberta",
  ),
  model("config.json", { "config.json": "json" }),
  model("modules.json", { "modules.json": "json" }),
  model("module configurations", { "1_Pooling/config.json": "json", "2_Dense/config.json": "json" }),
  model("sentence-transformers", {
    "config_sentence_transformers.json": "json",
    "sentence_bert_config.json": "json",
  }),
  model("tokenizer.json", { "tokenizer.json": "json", "tokenizer_config.json": "json" }),
  model("model origin", { "PROVENANCE.json": "json", "README.md": "text" }),
  {
    name: "trained model folder",
    prepare(folder) {
      const source = path.join(folder, "source");
      writeSmallModel(source, "small-labse");
      const config = readEncoderConfig(source, 1);
      const vocabulary = Int32Array.from([2, 3, 5]);
      const parameters = readParameters(source, config, vocabulary);
      const trained = path.join(folder, "trained");
      writeModel(
        source,
        trained,
        { config, parameters, vocabulary, decayed: 0.9 },
        "---\nlicense: mit\n---\n# A card\n",
      );
      return {
        files: {
          "trained/README.md": "text",
          "trained/config.json": "json",
          "trained/model.safetensors": "safetensors",
          "trained/config_sentence_transformers.json": "json",
          "trained/modules.json": "json",
        },
        read: () => readModel(trained),
      };
    },
  },
];
