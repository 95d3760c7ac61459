import { precompiledCharacterMap } from "./character-map.mjs";

/** @typedef {import("./packed-model.mjs").PackedModel} PackedModel */

/**
 * The tokenizer of a packed model in the Hugging Face format: SentencePiece's unigram pieces with
 * their scores (as the float64 that equals the file's float32), its normalisation, and <s> … </s>
 * around a text. The id of a piece is its place in the list.
 *
 * @param {PackedModel} model
 * @returns {{ [file: string]: object }} file names with the JSON they hold
 */
export function tokenizerFiles(model) {
  const { bos, eos, pad, unknown } = model.special;
  const tokens = {
    bos_token: bos,
    eos_token: eos,
    unk_token: unknown,
    sep_token: eos,
    pad_token: pad,
    cls_token: bos,
    mask_token: model.pieces.length - 1,
  };
  const named = Object.fromEntries(Object.entries(tokens).map(([name, id]) => [name, model.pieces[id].text]));
  if (named.mask_token !== "<mask>") throw new Error(`the last piece is ${named.mask_token}, not <mask>`);
  const added = [...new Set(Object.values(tokens))].sort((a, b) => a - b).map((id) => addedToken(model, id));
  return {
    "tokenizer.json": tokenizer(model, added),
    "tokenizer_config.json": {
      ...named,
      tokenizer_class: "PreTrainedTokenizerFast", // taken as it is; XLMRobertaTokenizer would put its own pre-tokenizer in
      model_max_length: model.shape.positions,
      clean_up_tokenization_spaces: true,
    },
    "special_tokens_map.json": named,
  };
}

function addedToken(/** @type {PackedModel} */ model, /** @type {number} */ id) {
  const content = model.pieces[id].text;
  const lstrip = content === "<mask>"; // as XLM-R: the mask takes the space before it
  return { id, content, single_word: false, lstrip, rstrip: false, normalized: false, special: true };
}

function tokenizer(/** @type {PackedModel} */ model, /** @type {object[]} */ added) {
  const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Precompiled", precompiled_charsmap: characterMap(model.normalisation) },
        { type: "Replace", pattern: { Regex: " {2,}" }, content: " " },
      ],
    },
    pre_tokenizer: metaspace,
    post_processor: postProcessor(model),
    decoder: metaspace,
    model: {
      type: "Unigram",
      unk_id: model.special.unknown,
      vocab: model.pieces.map(({ text, score }) => [text, score]),
      byte_fallback: false,
    },
  };
}

function characterMap(/** @type {PackedModel["normalisation"]} */ normalisation) {
  const replacements = new Map([...normalisation].map(([from, to]) => [String.fromCodePoint(from), to]));
  return precompiledCharacterMap(replacements).toString("base64");
}

function postProcessor(/** @type {PackedModel} */ model) {
  const ids = [model.special.bos, model.special.eos];
  const [start, end] = ids.map((id) => ({ SpecialToken: { id: model.pieces[id].text, type_id: 0 } }));
  const [first, second] = ["A", "B"].map((id) => ({ Sequence: { id, type_id: 0 } }));
  const special = ids.map((id) => {
    const text = model.pieces[id].text;
    return [text, { id: text, ids: [id], tokens: [text] }];
  });
  return {
    type: "TemplateProcessing",
    single: [start, first, end],
    pair: [start, first, end, end, second, end],
    special_tokens: Object.fromEntries(special),
  };
}
