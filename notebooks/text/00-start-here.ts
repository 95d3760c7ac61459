// ---
// jupyter:
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # Where to start?
//
// **Question.** What do the proportions of monolingual, cross-lingual and multilingual batches do to a multilingual dual encoder's retrieval accuracy and throughput, and which notebook answers which part of this question?
//
// **Method.** Each notebook asks one question, answers it with functions of `src` on real data and real weights, and says what could be wrong. Notebooks run on the project's TypeScript kernel, from top to bottom; parameters are in their second code cell. This one trains nothing.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %% [markdown]
// ## What is varied
//
// A mix is a point of the triangle of proportions. The default study has seven mixes: each kind alone, halves of two kinds, and a third of each.

// %%
const mixes = batchmix
  .simplexCentroid()
  .map((mix) => ({ point: batchmix.proportionsOf(mix), label: batchmix.mixLabel(mix) }));
await batchmix.showFigure(batchmix.designTriangle(mixes));

// %% [markdown]
// ## The notebooks
//
// `npx batchmix notebooks` executes them, all or some, and saves HTML; `--small` does so in minutes.

// %%
const listed = batchmix
  .listNotebooks()
  .map(({ name, question }) => ({ notebook: name, question: question }));
batchmix.showFrame(new DataFrame(listed));

// %% [markdown]
// ## What computes
//
// Each result names the engine and the processor that computed it, since others round differently: only results of the same two are compared bit for bit.

// %%
const { provenance } = await batchmix.loadEngine();
const engine = Object.entries(provenance).map(([name, value]) => ({
  fact: name,
  value: typeof value === "object" ? JSON.stringify(value) : String(value),
}));
batchmix.showFrame(new DataFrame(engine));

// %% [markdown]
// ## What is there to work on
//
// Corpora are downloaded once, each file checked by its SHA-256: `npx batchmix data NAME`. A corpus of your own needs no download: see 10-your-own-data.

// %%
const known = batchmix.corpora.map(({ name, title, languages, licence, onDisk }) => ({
  corpus: name,
  what: title,
  languages: languages.join(" "),
  licence: licence,
  "on disk": onDisk() ? "yes" : "no",
}));
batchmix.showFrame(new DataFrame(known));

// %% [markdown]
// ## What has been computed
//
// The evaluations in the results folder, and how many of them are valid for this code, these data and this engine; stale ones are never shown as if they were.

// %%
const entries = await batchmix.storedEntries();
const valid = entries.filter(({ stale }) => stale === null).length;
display.markdown(
  `**${valid}** valid evaluations, ${entries.length - valid} stale ones, in ` +
    `\`${batchmix.resultsFolder()}\``,
);

// %% [markdown]
// ## What it means
//
// After `npm start`, begin with 01-quickstart for the answer and 06-accuracy for how sure it is; before it, begin with 03-mixtures for what a batch is. Every number here comes from the functions that the command line calls, so that a notebook and a command never disagree.
//
// ## What could be wrong
//
// Only results that the present code, data and engine could have made are shown, so that a table may have fewer rows than the study has cells. A kernel keeps the `src` that it started with: after a change there restart it (`npm run dev` executes a notebook anew at each change). Cells are TypeScript as tslab runs it, which at the top of a cell takes neither `for await` nor a pattern within an array's (`const [{ a }] = xs`).
