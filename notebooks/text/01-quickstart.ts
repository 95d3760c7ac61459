// -*- coding: utf-8 -*-
// ---
// jupyter:
//   batchmix:
//     small:
//       settings:
//         batchSize: 16
//         evaluationLanguages:
//         - en
//         - de
//         - tr
//         layers: 1
//         seeds: 2
//         steps: 4
//         warmupSteps: 1
//     sweep: sweeps/emoji-quick.json
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
// **Method.** The corners, the midpoints of the edges and the centroid of the triangle of proportions, as far as the corpus has batches for them, are trained with every seed; at equal seed every mix sees the same items in the same order, and the untrained model is the reference. Each model is measured by mAP: average precision over whole pools, ties counted against the system, averaged over queries and then over languages or pairs of languages. The results are those of a sweep that `npm start` made, so that nothing is trained here.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const { settings: given } = batchmix.parameters({
  settings: {} as Partial<batchmix.StudySettings>,
});
const settings = batchmix.defaultSettings(given.corpus, given);
const plan = await batchmix.planSweep(batchmix.planCells(settings, ["simplex-centroid"]));
const cells = await batchmix.readSweep(plan.map(({ cell }) => cell));
const { corpus, layers, steps, batchSize, learningRate, seeds, split } = settings;
const study =
  `${cells.length} cells: corpus **${corpus}**, ${split} split, ${layers ?? "all"} ` +
  `layers of ${settings.model}, ${steps} steps of ${batchSize} pairs, peak ` +
  `learning rate ${learningRate}, ${seeds} seeds.`;
display.markdown([study, ...batchmix.planLimits(plan)].join("\n\n"));

// %% [markdown]
// ## What is tested
//
// In a *mono* setting queries and candidates are in one language, in a *cross* setting in two different ones, in a *multi* setting candidates of all languages stand in one pool. What the settings hold:

// %%
const counts = (["mono", "cross", "multi"] as const).map((kind) => {
  const rows = cells[0].result.settings.filter((row) => row.kind === kind);
  return {
    setting: kind,
    settings: rows.length,
    queries: rows.reduce((sum, row) => sum + row.queries, 0),
  };
});
batchmix.showFrame(new DataFrame(counts), { settings: 0, queries: 0 });

// %% [markdown]
// ## Accuracy by mix
//
// Each value is a mean over seeds and items, which the interval takes for crossed random effects. Rank distance is the language bias of arXiv 2408.10536: how far apart a system ranks candidates that say the same in different languages; smaller is better.

// %%
const summaries = batchmix.summariseStudy(cells);
display.markdown(batchmix.markdownTable(batchmix.paperTable(cells)));

// %% [markdown]
// ## The surface
//
// mAP over the triangle of proportions, one triangle a retrieval setting: contours of Scheffé's quadratic fitted to the seven mixes, with the measured means beside their points. The best measured mix is filled, a star is the best mix of the surface, and the hatched area is the optimum set: the mixes that are not significantly below the best. Scales differ between the triangles. Seven means leave the quadratic one degree of freedom: *rSquared* and the *largest residual*, in mAP, say how far the contours follow them. A corpus of two kinds of batch has an edge of the triangle instead, drawn as differences from its first corner; a corpus of one kind has no surface.

// %%
const fits = batchmix.surfaceFits(summaries);
const edge = batchmix.alphaCurve(cells);
if (fits.length > 0)
  await batchmix.showFigure(batchmix.ternarySurfaces(summaries, batchmix.studyOptima(cells)));
else if (edge.length > 0) await batchmix.showFigure(batchmix.alphaCurveFigure(edge));
if (fits.length > 0) batchmix.showFrame(new DataFrame(fits), { largestResidual: 4 });

// %% [markdown]
// ## Is it more than noise?
//
// The contrasts were fixed beforehand: corners with one another, half mono and half cross batches with multi batches and with either corner, and each corner with the untrained model. They are paired by seed and item, and their p-values are adjusted by Holm's method over all of them. A hollow mark means that no difference was found at 0.05.

// %%
const contrasts = batchmix.studyContrasts(cells);
await batchmix.showFigure(batchmix.contrastForest(contrasts));

// %% [markdown]
// ## Throughput
//
// Rates of the runs that made these results, on a machine that may have done other work meanwhile. They describe this sweep and support no claim about speed.

// %%
await batchmix.showFigure(batchmix.throughput(summaries));

// %% [markdown]
// ## What it means
//
// What the contrasts support, at 95 %, for seeds and items like these:

// %%
display.markdown(
  batchmix
    .studySentences(contrasts)
    .map((sentence) => `- ${sentence}`)
    .join("\n"),
);

// %% [markdown]
// ## What could be wrong
//
// A difference that was not found may still be there: 09-claims asks whether it is smaller than a margin. The default study is small, so that it takes minutes: a few layers, few steps and seeds, texts of a word or two. A corpus of another domain, more steps or another encoder may answer otherwise, and which mix is the best of seven is itself subject to chance (06-accuracy).
