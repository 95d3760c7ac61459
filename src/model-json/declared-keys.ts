/**
 * What batchmix does with a key of a model folder's JSON file: it honours the key; or it ignores
 * the key for a reason; or it takes only the values that change nothing, and refuses all others.
 */
export type Rule =
  | { readonly honoured: string }
  | { readonly ignored: string }
  | { readonly only: readonly unknown[]; readonly because: string };

const honoured = (meaning: string): Rule => ({ honoured: meaning });
const ignored = (reason: string): Rule => ({ ignored: reason });
const only = (because: string, ...values: unknown[]): Rule => ({ only: values, because });
const each = (names: string, rule: Rule) => Object.fromEntries(names.split(" ").map((name) => [name, rule]));

const origin = ignored("says where the folder comes from");
const generation = ignored("is for generating text");
const classification = ignored("is for a classifier's head");
const training = ignored("is for training elsewhere; the settings of batchmix decide");
const specialToken = honoured("names a special token, which tokenizer.json must have");
const moduleInput = only("other inputs of a module are not computed", "sentence_embedding", null);

/** The keys that transformers and sentence-transformers write into a model folder, file by file. */
export const declaredKeys = {
  "config.json": {
    model_type: honoured("bert or xlm-roberta"),
    hidden_size: honoured("width of a token's vector"),
    num_hidden_layers: honoured("layers; `--layers` takes the first ones"),
    num_attention_heads: honoured("heads of attention"),
    intermediate_size: honoured("width of the feed-forward layer"),
    vocab_size: honoured("rows of the word table"),
    max_position_embeddings: honoured("rows of the position table, which limit a text's tokens"),
    type_vocab_size: honoured("rows of the token-type table, of which texts have the first"),
    layer_norm_eps: honoured("epsilon of layer norms"),
    hidden_act: honoured("activation: any of `activations` in src/models/activations.ts"),
    pad_token_id: honoured("in XLM-RoBERTa, the row before the first position"),
    position_embedding_type: only("relative positions are not computed", "absolute", null),
    ...each("is_decoder add_cross_attention", only("a decoder is not computed", false, null)),
    ...each("is_encoder_decoder tie_encoder_decoder", only("a decoder is not computed", false, null)),
    cross_attention_hidden_size: only("a decoder is not computed", null),
    pruned_heads: only("pruned heads are not computed", {}, null),
    quantization_config: only("quantised weights are not read", null),
    use_bfloat16: only("weights are computed in float32", false, null),
    auto_map: only("a model's own code is not run", null),
    directionality: only("texts are read in both directions", "bidi", null),
    embedding_size: only("a factorised word table is not computed", null),
    ...each(
      "dtype torch_dtype",
      ignored("weights are read from float32, float16 or bfloat16 and computed as `--precision` says"),
    ),
    ...each(
      "hidden_dropout_prob attention_probs_dropout_prob",
      ignored("`--dropout` decides in training; encoding drops nothing"),
    ),
    initializer_range: ignored("weights are read, not drawn"),
    chunk_size_feed_forward: ignored("chunks change no number"),
    ...each(
      "_attn_implementation attn_implementation _attn_implementation_autoset _attn_implementation_internal _experts_implementation_internal",
      ignored("says how attention is computed, not what"),
    ),
    ...each(
      "pooler_fc_size pooler_num_attention_heads pooler_num_fc_layers pooler_size_per_head pooler_type",
      ignored("is for the pooler, whose output no text vector uses"),
    ),
    ...each(
      "bos_token_id eos_token_id sep_token_id decoder_start_token_id tokenizer_class prefix",
      ignored("tokenizer.json decides a text's tokens"),
    ),
    ...each(
      "architectures _name_or_path name_or_path _commit_hash transformers_version model_name language",
      origin,
    ),
    ...each(
      "use_cache output_past output_attentions output_hidden_states output_scores return_dict return_dict_in_generate torchscript tf_legacy_loss xla_device tie_word_embeddings",
      ignored("changes no token's vector"),
    ),
    ...each(
      "classifier_dropout id2label label2id num_labels _num_labels problem_type finetuning_task task_specific_params",
      classification,
    ),
    gradient_checkpointing: training,
    ...each(
      "max_length min_length do_sample early_stopping num_beams num_beam_groups diversity_penalty temperature top_k top_p typical_p repetition_penalty length_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size bad_words_ids num_return_sequences forced_bos_token_id forced_eos_token_id remove_invalid_values exponential_decay_length_penalty suppress_tokens begin_suppress_tokens",
      generation,
    ),
  },
  "sentence_bert_config.json": {
    max_seq_length: honoured("the most tokens of a text, special ones included"),
    do_lower_case: honoured("texts are lowered before the tokenizer's normaliser"),
    transformer_task: only("other tasks are not computed", "feature-extraction"),
    modality_config: only(
      "texts are the only inputs",
      { text: { method: "forward", method_output_name: "last_hidden_state" } },
      null,
    ),
    module_output_name: only("the last layer's tokens are pooled", "token_embeddings", null),
    ...each(
      "processing_kwargs processor_args tokenizer_args config_args model_kwargs processor_kwargs config_kwargs",
      only("other arguments are not known", {}, null),
    ),
    model_args: only("other arguments are not known", {}, null, { add_pooling_layer: false }),
    ...each("query_length document_length query_expansion", only("limits by side are not computed", null)),
    unpad_inputs: ignored("texts are packed without padding in any case"),
  },
  "config_sentence_transformers.json": {
    prompts: honoured("text before queries (`query`) and candidates (`document`, `passage`, `corpus`)"),
    default_prompt_name: honoured("the prompt of every text, where neither side has one"),
    similarity_fn_name: honoured("cosine or dot"),
    truncate_dim: only("vectors are not truncated", null),
    model_type: only("other kinds of model are not computed", "SentenceTransformer", null),
    __version__: origin,
  },
  "modules.json": {
    type: honoured("Transformer, Pooling, at most one Dense, Normalize"),
    path: honoured("the module's folder"),
    ...each("idx name", ignored("the order of the list decides")),
    kwargs: only("other arguments are not known", [], {}, null),
  },
  Pooling: {
    ...each("embedding_dimension word_embedding_dimension", honoured("must be the encoder's width")),
    pooling_mode: honoured("one mode or a list, whose vectors are joined"),
    ...each(
      "pooling_mode_cls_token pooling_mode_max_tokens pooling_mode_mean_tokens pooling_mode_mean_sqrt_len_tokens pooling_mode_weightedmean_tokens pooling_mode_lasttoken",
      honoured("whether the mode is one of those that are joined"),
    ),
    include_prompt: honoured("whether a prompt's tokens are pooled"),
  },
  Dense: {
    ...each("in_features out_features", honoured("widths")),
    bias: honoured("whether there is one"),
    activation_function: honoured("a class of torch: Tanh, Identity, ReLU, GELU, Sigmoid, SiLU"),
    ...each("module_input_name module_output_name", moduleInput),
    use_residual: only("residual connections are not computed", false),
  },
  Normalize: each("module_input_name module_output_name", moduleInput),
  "tokenizer_config.json": {
    tokenizer_class: honoured(
      "BERT's tokenizers normalise as the three following keys say, whatever tokenizer.json says",
    ),
    do_lower_case: honoured("of BERT's tokenizers; true without it"),
    tokenize_chinese_chars: honoured("of BERT's tokenizers; true without it"),
    strip_accents: honoured("of BERT's tokenizers; as do_lower_case without it"),
    model_max_length: honoured("the most tokens of a text, where sentence_bert_config.json says none"),
    ...each(
      "bos_token eos_token unk_token sep_token pad_token cls_token mask_token additional_special_tokens extra_special_tokens added_tokens_decoder",
      specialToken,
    ),
    truncation_side: only("texts lose their last tokens", "right"),
    padding_side: only("positions begin at a text's first token", "right"),
    never_split: only("exceptions from cutting are not known", null, []),
    do_basic_tokenize: only("words are cut before pieces", true, null),
    sp_model_kwargs: only("other arguments are not known", {}, null),
    add_prefix_space: only("the first word begins with a space", true, null),
    auto_map: only("a model's own code is not run", null),
    ...each("remove_space", only("is for other tokenizers", true, null)),
    ...each("do_lowercase_and_remove_accent keep_accents", only("is for other tokenizers", false, null)),
    chat_template: only("texts are not turned into chats", null),
    ...each(
      "clean_up_tokenization_spaces spaces_between_special_tokens split_special_tokens_on_decode",
      ignored("is for decoding"),
    ),
    split_special_tokens: only("special tokens in a text are not split", false, null),
    ...each(
      "max_length max_len stride truncation truncation_strategy padding pad_to_multiple_of pad_token_type_id padding_strategy model_input_names return_token_type_ids",
      ignored("sentence-transformers cuts and pads as it decides itself"),
    ),
    ...each(
      "name_or_path special_tokens_map_file tokenizer_file vocab_file processor_class backend is_local local_files_only from_slow use_fast legacy",
      origin,
    ),
  },
  "special_tokens_map.json": each(
    "bos_token eos_token unk_token sep_token pad_token cls_token mask_token additional_special_tokens extra_special_tokens",
    specialToken,
  ),
  "tokenizer.json": {
    model: honoured("WordPiece or Unigram"),
    added_tokens: honoured("tokens that a text is cut at"),
    normalizer: honoured("see the types below"),
    pre_tokenizer: honoured("see the types below"),
    post_processor: honoured("the special tokens before and after a text"),
    ...each("truncation padding", ignored("sentence-transformers cuts and pads as it decides itself")),
    decoder: ignored("is for decoding"),
    version: ignored("says the format, whose parts are each checked"),
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/** A file of {@link declaredKeys}; the three modules' names stand for their config.json. */
export type DeclaredFile = keyof typeof declaredKeys;
