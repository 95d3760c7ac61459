// -*- coding: utf-8 -*-
// ---
// jupyter:
//   batchmix:
//     small:
//       batchSize: 8
//       layers: 1
//       steps: 3
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # Does it work on my data?
//
// **Question.** You have texts in several languages that belong together: captions of one product, questions with answers, sentences with translations. What must the file look like, what does batchmix find wrong with it, and what do the kinds of batch do on it?
//
// **Method.** A corpus is a JSON Lines file with one item a line, or a TSV file with one text a line. The corpus is checked and looked at; models are trained on it with mono and with cross batches, as far as it has them, and evaluated on its test split. The example here is made of emoji names and keywords, so that the notebook runs anywhere: put the path of your file into `file`.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";
import { readFileSync } from "node:fs";

// %%
const choice = batchmix.parameters({ file: "", layers: 2, steps: 10, batchSize: 32, seed: 0 });
const { splits } = batchmix.emojiCaptions();
const kept = ["en", "de", "fr"];
const lines = (["train", "validation", "test"] as const).flatMap((split) =>
  splits[split].slice(0, 400).map(({ id, texts }) =>
    JSON.stringify({
      id: id,
      split: split,
      texts: texts.filter(({ language }) => kept.includes(language)),
    }),
  ),
);
const file = choice.file || batchmix.projectPath("data", "examples", "mine.jsonl");
if (!choice.file) batchmix.writeFileAtomic(file, `${lines.join("\n")}\n`);
const [firstLine] = readFileSync(file, "utf8").split("\n", 1);
display.markdown(`The first line of \`${file}\`:\n\n\`\`\`\n${firstLine.slice(0, 400)}\n\`\`\``);

// %% [markdown]
// ## Is it sound?
//
// Every mistake with its line and field, as `npx batchmix data check FILE` prints them: an id that occurs twice, an item in two splits, a text that is empty or missing, bytes that are not UTF-8.

// %%
const mistakes = await batchmix.ownCorpusMistakes(file);
display.markdown(
  mistakes.length === 0 ? "No mistake." : mistakes.map((mistake) => `- ${mistake}`).join("\n"),
);
const corpus = await batchmix.loadCorpus(file);
const counts = batchmix
  .countTexts(corpus)
  .map((count) => ({ split: count.split, items: count.items, texts: count.texts }));
batchmix.showFrame(new DataFrame(counts), { items: 0, texts: 0 });

// %% [markdown]
// ## What can be asked of it?
//
// Mono settings and mono batches exist in languages in which an item has two different texts (or a query and a candidate); cross and multi need two languages. Parallel text with one text a language has only cross batches. A model may know by heart a test text that occurs in training.

// %%
const settings = batchmix.cellSettings({
  ...batchmix.defaultSettings(file),
  layers: choice.layers,
  steps: choice.steps,
  batchSize: choice.batchSize,
  warmupSteps: 1,
  learningRate: 8e-4,
});
const cells: batchmix.Cell[] = [null, batchmix.makeMix(1, 0, 0), batchmix.makeMix(0, 1, 0)].map(
  (mix) => ({
    mix: mix,
    seed: mix && choice.seed,
    settings: settings,
    isOfDesign: true, // a mix that the corpus has no batches of is left out
  }),
);
const plan = await batchmix.planSweep(cells);
const [{ inputs }] = plan;
const leaked = batchmix.leakage(corpus, corpus);
const { queries, candidates, items } = inputs.retrievalSet;
const leakedItems = items.filter((id) => leaked.items.has(id)).length;
display.markdown(
  `${queries.length} queries, ${candidates.length} candidates; ${leakedItems} of ${items.length} ` +
    "test items have a text that is in training." +
    batchmix
      .planLimits(plan)
      .map((limit) => `\n- ${limit}`)
      .join(""),
);

// %% [markdown]
// ## What do the kinds of batch do?
//
// The mixes for which the corpus has batches, with one seed each, beside the untrained model, in the three kinds of setting. With one seed an effect of training cannot be told from luck: for that, write a sweep file (05-sweep).

// %%
const { cells: stored } = await batchmix.runPlan(plan);
const results = stored.flatMap((cell) => (cell ? [cell.result] : []));
const rows = results.map(({ cell, macro, rankDistance }) => ({
  mix: cell.mix ? batchmix.mixLabel(cell.mix) : "untrained",
  "mAP mono": macro.mono ?? NaN,
  "mAP cross": macro.cross ?? NaN,
  "mAP multi": macro.multi ?? NaN,
  "rank distance": rankDistance,
}));
batchmix.showFrame(new DataFrame(rows), { "rank distance": 1 });

// %% [markdown]
// ## Would other items change that?
//
// The last two of these models are compared, with intervals over items of the same kind, or the reason why there is none; intervals say nothing about other seeds. Items with one `cluster` in the file count as one; of n clusters, up to 16, p is at least 2 / 2ⁿ.

// %%
const [reference, compared] = results.slice(-2);
const difference = [compared, reference]
  .map(({ cell }) => batchmix.mixName(cell.mix))
  .join(" − ");
const contrasts = (["mono", "cross", "multi"] as const).flatMap((kind) => {
  const [first, second] = [compared, reference].map(({ itemScores }) => itemScores[kind]);
  if (!first || !second) return [];
  const stream = new batchmix.RandomStream(choice.seed, kind);
  const contrast = batchmix.itemContrast(inputs.retrievalSet, first, second, kind, stream);
  const { value, pValue, items, clusters } = contrast;
  return [
    {
      setting: kind,
      [difference]: value,
      "95 % interval": batchmix.intervalText(contrast, 3),
      p: pValue,
      items: items,
      clusters: clusters,
    },
  ];
});
const adjusted = batchmix.holm(contrasts.map(({ p }) => p));
batchmix.showFrame(
  new DataFrame(contrasts.map((row, at) => ({ ...row, "Holm p": adjusted[at] }))),
  { p: 4, "Holm p": 4, items: 0, clusters: 0 },
);

// %% [markdown]
// ## By pair of languages
//
// mAP in every mono setting (the diagonal) and every cross setting, of the trained models.

// %%
const languages = inputs.retrievalSet.languages;
const panels = results.slice(1).map(({ cell, settings: rows }) => {
  const means = languages.map((query) =>
    languages.map(
      (candidate) =>
        rows.find((row) => row.query === query && row.candidate === candidate)?.meanAP ?? null,
    ),
  );
  return {
    title: `${batchmix.mixName(cell.mix)} batches`,
    measure: "AP",
    languages: languages,
    means: means,
  };
});
await batchmix.showFigure(batchmix.pairMeansMap(panels));

// %% [markdown]
// ## What it means, and what could be wrong
//
// A file that passes the check trains and evaluates like every other corpus: `npx batchmix train --corpus mine.jsonl`, `evaluate`, a sweep file that names it. Few test items make wide intervals; items that share texts or topics across splits make numbers that are too good; and languages with one text an item have no mono setting, so that *mono* batches then never see them.
