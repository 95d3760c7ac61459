import { batchKindOf, snakeCase } from "../core";
import { isPath, type Mix, mixLabel, type Path, proportionsOf } from "../mixture";
import type { ModelOrigin, Prompts } from "../models";
import { layersText, nullText } from "../settings";
import type { Cell } from "./cell";
import type { CellIdentity } from "./identity";
import { settingFields } from "./result-row";

/** The facts that a trained model's card states. */
export interface CardFacts {
  readonly name: string;
  readonly cell: Cell & { readonly mix: Mix | Path; readonly seed: number };
  readonly identity: CellIdentity;
  readonly origin: ModelOrigin;
  readonly corpus: {
    readonly title: string;
    /** Languages that training drew from. */
    readonly languages: readonly string[];
    readonly licence: string | null;
    /** Whether its texts stand on both sides of a pair, so that all take the query's prompt. */
    readonly hasTwoSidedTexts: boolean;
  };
  readonly prompts: Pick<Prompts, "query" | "candidate">;
  /** Whether vectors have length 1, so that their dot products are cosines. */
  readonly isUnit: boolean;
  readonly layers: number;
  /** Width of a text's vector. */
  readonly width: number;
  /** The loss of every step. */
  readonly losses: readonly number[];
}

/** The README.md of a trained model's folder: a Hugging Face model card with its front matter. */
export function modelCard(facts: CardFacts): string {
  const { name, cell, corpus, origin, layers, width } = facts;
  const { settings, mix, seed } = cell;
  const base = origin.hubId ?? settings.model;
  return `${frontMatter(facts)}
# ${name}

A text encoder trained by batchmix: ${layersText(layers)} of ${base}, fine-tuned with hybrid batches.
It turns a text into a vector of ${facts.isUnit ? "length 1 and " : ""}width ${width}; the dot product of two is their similarity.

## How to use

${usage(facts)}

## Training data

${corpus.title}: its training split, in ${corpus.languages.join(", ")}.${corpus.licence ? ` Licence: ${corpus.licence}.` : ""}
A batch is of one kind:
${settings.kinds.map(kindLine).join("\n")}

| kind | share of the ${settings.steps} batches of ${settings.batchSize} pairs |
|---|---|
${Object.entries(proportionsOf(mix))
  .map(([kind, share]) => `| ${kind} | ${share.toFixed(4)} |`)
  .join("\n")}
${isPath(mix) ? `\nShares changed over the steps: ${mixLabel(mix)}.\n` : ""}
## Training

In-batch softmax over ${facts.isUnit ? "cosines" : "dot products"} with AdamW. Loss ${facts.losses[0].toFixed(4)} at step 1, ${facts.losses[facts.losses.length - 1].toFixed(4)} at step ${facts.losses.length}; metrics.jsonl has every step.
Retrieval was not measured for this card; \`npx batchmix evaluate --model <this folder>\` does it.

| setting | value |
|---|---|
| seed | ${seed} |
${settingLines(settings).join("\n")}

## Provenance

The SHA-256 of data, model and code, and the engine: with the settings above, equal ones give this
model again on a machine of the same kind.

\`\`\`json
${JSON.stringify(facts.identity, null, 2)}
\`\`\`
`;
}

/** @example kindLine("multi"); // "- multi: 50 % of pairs in one language, the others in two, drawn for each pair" */
function kindLine(entry: CardFacts["cell"]["settings"]["kinds"][number]): string {
  const { name, same, draw, with: language } = batchKindOf(entry);
  const mixed = `${Number((100 * same).toFixed(2))} % of pairs in one language, the others in two`;
  const pairs = same === 1 ? "each pair in one language" : same === 0 ? "each pair in two languages" : mixed;
  return `- ${name}: ${pairs}, drawn for each ${draw}${language === undefined ? "" : `, ${language} in every pair`}`;
}

/** Quotes every scalar, since YAML would read the language "no" as false and a version as a number. */
function frontMatter({ corpus, origin, name }: CardFacts): string {
  const list = (values: readonly string[]) => values.map((value) => `\n- ${JSON.stringify(value)}`).join("");
  const lines = [
    `model_name: ${JSON.stringify(name)}`,
    "library_name: sentence-transformers",
    "pipeline_tag: sentence-similarity",
    `language:${list(corpus.languages)}`,
    ...(origin.licence ? [`license: ${JSON.stringify(origin.licence)}`] : []),
    ...(origin.hubId ? [`base_model: ${JSON.stringify(origin.hubId)}`, "base_model_relation: finetune"] : []),
    `tags:${list(["sentence-transformers", "feature-extraction", "sentence-similarity", "batchmix"])}`,
  ];
  return `---\n${lines.join("\n")}\n---`;
}

function usage({ prompts, corpus }: CardFacts): string {
  const hasPrompts = prompts.query !== "" || prompts.candidate !== "";
  const code = (query: string, candidate: string) => `\`\`\`python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("path/to/this/folder")
queries = model.${query}(["a question"])
candidates = model.${candidate}(["an answer", "another"])
print(model.similarity(queries, candidates))
\`\`\``;
  if (!hasPrompts) return `${code("encode", "encode")}\n\nTexts take no prompt.`;
  if (corpus.hasTwoSidedTexts) {
    return `${code("encode_query", "encode_query")}

It was trained with the prompt ${JSON.stringify(prompts.query)} before every text, on both sides; \`encode_query\` puts it there,
plain \`encode\` does not.`;
  }
  return `${code("encode_query", "encode_document")}

It was trained with ${JSON.stringify(prompts.query)} before queries and ${JSON.stringify(prompts.candidate)} before candidates; these two put them
there, plain \`encode\` does not.`;
}

/** The settings as rows of a Markdown table. */
function settingLines(settings: CardFacts["cell"]["settings"]): string[] {
  const fields = Object.values(settingFields(settings));
  return (Object.keys(settings) as (keyof typeof settings)[]).map((name, at) => {
    const field = fields[at];
    const value = field === null ? nullText(name) : String(field).replace(/[|\n]/g, " ");
    return `| ${snakeCase(name).replaceAll("_", " ")} | ${value} |`;
  });
}
