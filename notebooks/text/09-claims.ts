// -*- coding: utf-8 -*-
// ---
// jupyter:
//   batchmix:
//     published: true
//     small:
//       file: sweeps/emoji-quick.json
//     sweep: sweeps/emoji-quick.json
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # Do the paper's claims hold here?
//
// **Question.** arXiv 2408.10536 says that hybrid batches (half mono, half cross) are best in multilingual retrieval, better than either kind in mono and cross retrieval, less biased by language than mono batches, and that this carries over to languages never trained on. What does a study here say about each claim?
//
// **Method.** Each claim is one or more differences with a sign. It is *supported* if all are significantly on that side (Holm over the whole table), *not supported* if one is significantly on the other or shown to be smaller than a margin (two one-sided tests), else *undecided at this size*. The margin, ± .01 mAP, was fixed before any result; the notebook reads the results of a sweep file, or of a published study (parameters `published`, its name, and `sweep`, if not the first), and trains nothing.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const { file, published, sweep } = batchmix.parameters({
  file: "sweeps/emoji.json",
  published: "",
  sweep: "",
});
const { cells, rows, trainingLanguages } = published
  ? await batchmix.publishedResults(published, sweep)
  : await batchmix.readStudy(file);
const { corpus, layers, steps, batchSize } = cells[0].result.cell.settings;
display.markdown(
  `${cells.length} cells of ` +
    `\`${published || file}\`${sweep && `, sweep ${sweep}`}: **${corpus}**, ` +
    `${batchmix.layersText(layers)}, ${steps} steps of ${batchSize} pairs; ` +
    `${rows.length.toLocaleString("en")} query scores.`,
);

// %% [markdown]
// ## Verdicts
//
// One line for each claim of the paper, with the comparison that decided its verdict.

// %%
const claims = batchmix.claimsTable(
  { cells: cells, rows: rows, trainingLanguages: trainingLanguages },
  { mAP: 0.01 },
);
const verdicts = claims.map(({ statement, verdict, reason }) => ({
  claim: statement,
  verdict: verdict,
  why: reason,
}));
batchmix.showFrame(new DataFrame(verdicts));

// %% [markdown]
// ## The comparisons behind them
//
// *published* has the paper's own differences, one for each model and corpus; the paper gives neither seeds nor intervals.

// %%
const contrasts = claims
  .flatMap(({ tests }) => tests)
  .map(({ contrast, measure, expected, estimate, low, high, p, published }) => ({
    contrast: contrast,
    measure: measure,
    claimed: expected,
    estimate: estimate,
    low: low,
    high: high,
    "Holm p": batchmix.pText(p),
    published: published.map((value) => batchmix.signed(value)).join(", ") || "–",
  }));
batchmix.showFrame(new DataFrame(contrasts));

// %% [markdown]
// ## In one picture
//
// Differences from pure mono batches along the mono-cross edge, on which all of the paper's mixes lie: ours with 95 % bands, its points in grey. A band that holds 0 shows no difference; one that lies within the margin shows a difference smaller than the margin.

// %%
const edge = batchmix.alphaCurve(cells);
if (edge.length > 0) await batchmix.showFigure(batchmix.alphaCurveFigure(edge));

// %% [markdown]
// ## What it means, and what could be wrong
//
// A claim that is undecided here is neither right nor wrong: the study was too small to tell. One that is not supported on these data may hold on the paper's, whose corpora, models, batches and steps are others. The table speaks of *ways of training*, over seeds and items; that one trained model beats another is a different and easier question.
