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
// # Which proportions are best, and how sure is that?
//
// **Question.** mAP was measured at a few mixes, with a few seeds, on some items. What is mAP between these mixes, where may its optimum lie, and which mix serves all kinds of retrieval at once?
//
// **Method.** Scheffé's polynomials, with further terms where they miss the means, are fitted over the triangle with errors of seeds and items; the order is chosen by leaving mixes out and by a test of lack of fit against the seeds' own scatter. The optimum is a set: the mixes that are not significantly below the best. The notebook reads the results of a sweep file, or of a published study (parameters `published`, its name, and `sweep`, if not the first), and trains nothing.

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
const { cells, rows } = published
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
// ## The measured mixes
//
// In the table, the best mix of a column and those not significantly worse are bold; `npx batchmix report` writes the same table as LaTeX, Markdown and CSV.

// %%
const table = batchmix.paperTable(cells);
display.markdown(batchmix.markdownTable(table));

// %% [markdown]
// ## The surface
//
// The orders of polynomial that the mixes allow, each with the error of predicting a mix that was left out, and the test of lack of fit. The full cubic, inverse and corner terms are chosen only where the orders before them lack fit; corner terms let the value at each corner differ from its surroundings, so that they cannot predict a corner that was left out. A saturated fit has as many coefficients as mixes: it passes through all of them and says nothing about its own error. Hatched and lightened in the figure: the mixes that are not significantly below the best one.

// %%
const surfaces = batchmix.studySurfaces(cells);
const orders = surfaces.flatMap(({ quantity, candidates, surface }) =>
  candidates.map(({ order, isSaturated, leaveOneOut, lackOfFit }) => ({
    quantity: quantity,
    order: order,
    chosen: order === surface.order ? "yes" : "",
    saturated: isSaturated ? "yes" : "",
    "left-out error": leaveOneOut ?? NaN,
    "lack of fit p": batchmix.pText(lackOfFit?.pValue ?? null),
  })),
);
batchmix.showFrame(new DataFrame(orders), { "left-out error": 4 });

// %%
const perSetting = batchmix.studyOptima(cells);
const summaries = batchmix.summariseStudy(cells);
if (batchmix.surfaceFits(summaries).length > 0)
  await batchmix.showFigure(batchmix.ternarySurfaces(summaries, perSetting));
display.markdown(batchmix.lackOfFitSentences(perSetting).join("\n\n"));

// %% [markdown]
// ## Where may the optimum lie?
//
// The range of each kind's share among the mixes that may be the best one, at 95 %, boundary included, and the part of the triangle that these mixes cover: at 1 this study cannot tell any mix from the best. A quantity that its polynomial misses is left out; with one seed there is no optimum.

// %%
const optima = surfaces.flatMap(({ quantity, better, richest }) => {
  if (better === null || batchmix.optimumObstacle(richest) !== null) return [];
  const { best, ranges, share } = batchmix.optimumSet(richest, { better: better });
  const shares = Object.entries(ranges).map(([kind, [low, high]]) => [
    kind,
    `${low.toFixed(2)} to ${high.toFixed(2)}`,
  ]);
  return [
    {
      quantity: quantity,
      "fitted best": Object.values(best)
        .map((value) => value.toFixed(2))
        .join(" / "),
      ...Object.fromEntries(shares),
      "share of the triangle": share,
    },
  ];
});
batchmix.showFrame(new DataFrame(optima), { "share of the triangle": 2 });

// %% [markdown]
// ## One mix for all settings
//
// What each mix loses to the best mix of each kind of setting, and the mix whose largest loss is smallest: of the whole triangle if the polynomials fit, otherwise of the measured mixes.

// %%
const regrets = batchmix.tradeOffs(cells).map(({ mix, regret, worstRegret, isOnFront }) => ({
  mix: mix,
  "mono regret": regret.mono ?? NaN,
  "cross regret": regret.cross ?? NaN,
  "multi regret": regret.multi ?? NaN,
  worst: worstRegret,
  "on the front": isOnFront ? "yes" : "",
}));
batchmix.showFrame(new DataFrame(regrets));
display.markdown(batchmix.recommendationSentence(cells, perSetting));

// %% [markdown]
// ## The line between two kinds
//
// The edge of the first two kinds, as differences from the corner of the first kind. On the mono-cross edge three points of arXiv 2408.10536 are drawn too.

// %%
const edge = batchmix.alphaCurve(cells);
if (edge.length > 0) await batchmix.showFigure(batchmix.alphaCurveFigure(edge));

// %% [markdown]
// ## How training went
//
// Loss and gradient norm by step, for the mixes of one kind: means over seeds, bands from the lowest to the highest seed. Kinds differ in how hard their negatives are, so that a lower loss does not mean a better model.

// %%
const points = batchmix.stepRanges(cells);
if (points.length > 0)
  await batchmix.showFigure(batchmix.trainingCurves(points, cells[0].result.cell.settings));
else display.markdown("*A published study holds no steps of training.*");

// %% [markdown]
// ## In the course of training
//
// For a sweep that also evaluates its runs before their last step (`"measureAt": [60, 120]`): mAP by steps, by tokens and by seconds of training, and what each mix took to reach an mAP that all runs reach. Such a point belongs to a training whose rate decays to its last step, and is not what a shorter training gives.

// %%
const course = batchmix.courseRows(cells);
if (course.length === 0)
  display.markdown("*This sweep measured its runs after their last step alone.*");
for (const cost of batchmix.drawnCosts(course))
  await batchmix.showFigure(batchmix.courseFigure(course, cost));
for (const { caption, headings, rows } of batchmix.courseTables(cells)) {
  display.markdown(caption);
  batchmix.showFrame(
    new DataFrame(
      rows.map((row) =>
        Object.fromEntries(headings.map((heading, place) => [heading, row[place]])),
      ),
    ),
  );
}

// %% [markdown]
// ## What it means, and what could be wrong
//
// Where the optimum set is most of the triangle, the proportions matter less than these seeds and items can show. That is not the same as no effect: an interval within a margin shows that an effect is smaller than the margin (see 09-claims), and nothing shows that there is none. A polynomial smooths: an optimum between measured mixes is a prediction, which cells of that mix should test. Few seeds make wide intervals, on purpose.
