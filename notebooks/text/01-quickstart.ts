// -*- coding: utf-8 -*-
// ---
// jupyter:
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # What do the proportions of batch kinds do?
//
// **Question.** A multilingual dual encoder is fine-tuned with batches of three kinds: *mono* (one language for the whole batch), *cross* (each pair in two languages) and *multi* (each pair by itself, in one language or in two). What does the proportion of each do to retrieval accuracy, and is the difference larger than training seeds and test items alone would give?
//
// This notebook reads the results of a sweep that `npm start` made, and trains nothing.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const { settings } = batchmix.parameters({ settings: batchmix.defaultSettings("emoji") });
const cells = await batchmix.readSweep(batchmix.planCells(settings, batchmix.simplexCentroid()));
const { corpus, layers, steps, batchSize, learningRate, seeds, split } = settings;
display.markdown(`${cells.length} cells: corpus **${corpus}**, ${split} split, ${layers ?? "all"} layers of ${settings.model}, ${steps} steps of ${batchSize} pairs, peak learning rate ${learningRate}, ${seeds} seeds.`);

// %% [markdown]
// ## Method
//
// The design is the simplex-centroid: the three corners, the midpoints of the edges and the centroid of the triangle of proportions, each trained with every seed; the untrained model is the reference. At equal seed every mix sees the same items in the same order.
//
// Every model is tested in three kinds of setting: *mono* (queries and candidates in one language), *cross* (in two different ones) and *multi* (candidates of all languages in one pool). The measure is average precision over the whole pool, ties counted against the system, averaged over queries and then over languages or pairs of them: mAP. What the settings hold:

// %%
const counts = (["mono", "cross", "multi"] as const).map((kind) => {
  const rows = cells[0].result.settings.filter((row) => row.kind === kind);
  return { setting: kind, settings: rows.length, queries: rows.reduce((sum, row) => sum + row.queries, 0) };
});
batchmix.showFrame(new DataFrame(counts), { settings: 0, queries: 0 });

// %% [markdown]
// ## Accuracy by mix
//
// Each value is a mean over seeds and items; *±* is the half-width of its 95 % interval over both (seeds and items as crossed random effects). Rank distance is the language bias of arXiv 2408.10536: how far apart a system ranks candidates that say the same in different languages; less is better.

// %%
const summaries = batchmix.summariseStudy(cells);
const half = (estimate: batchmix.Estimate | null) => (estimate ? (estimate.high - estimate.low) / 2 : NaN);
const table = new DataFrame(
  summaries.map(({ label, mAP, rankDistance }) => ({
    mix: label,
    mono: mAP.mono?.value ?? NaN,
    "± mono": half(mAP.mono),
    cross: mAP.cross.value,
    "± cross": half(mAP.cross),
    multi: mAP.multi.value,
    "± multi": half(mAP.multi),
    "rank distance": rankDistance.value,
    "± rank distance": half(rankDistance),
  })),
);
batchmix.showFrame(table, { "rank distance": 0, "± rank distance": 0 });

// %% [markdown]
// ## The surface
//
// mAP over the triangle of proportions, one triangle a retrieval setting: contours of Scheffé's quadratic fitted to the seven mixes, with the measured means beside their points. The best measured mix is filled, a star is the best mix of the surface, and hatched is the optimum set: the mixes that are not significantly below the best. Scales differ between the triangles. Seven means leave the quadratic one degree of freedom: *rSquared* and the *largest residual*, in mAP, say how far the contours follow them.

// %%
await batchmix.showFigure(batchmix.ternarySurfaces(summaries, batchmix.studyOptima(cells)));
batchmix.showFrame(new DataFrame(batchmix.surfaceFits(summaries)), { largestResidual: 4 });

// %% [markdown]
// ## Is it more than noise?
//
// The contrasts were fixed beforehand: corners with one another, and each corner with the untrained model. They are paired by seed and item, and their p-values are adjusted by Holm's method for all of them together. A hollow mark means that no difference was found at 0.05.

// %%
const contrasts = batchmix.studyContrasts(cells);
await batchmix.showFigure(batchmix.contrastForest(contrasts));

// %% [markdown]
// ## Throughput
//
// Rates of the runs that made these results, on a machine that may have done other work meanwhile: a description of this sweep, not a claim about speed.

// %%
await batchmix.showFigure(batchmix.throughput(summaries));

// %% [markdown]
// ## What it means
//
// What the contrasts support, at 95 %, for seeds and items like these. A corpus of another domain, more steps or another encoder may answer otherwise.

// %%
display.markdown(batchmix.studySentences(contrasts).map((sentence) => `- ${sentence}`).join("\n"));
