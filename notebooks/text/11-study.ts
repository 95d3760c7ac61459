// -*- coding: utf-8 -*-
// ---
// jupyter:
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # What do the proportions do, in the published study?
//
// **Question.** A multilingual dual encoder is fine-tuned on batches of three kinds, in proportions that sum to 1. What do the proportions do to mAP in mono, cross and multi retrieval, to language bias and to speed, and is it more than seeds and items alone would give?
//
// **Method.** Hypotheses, design and tests were written down before any cell ran (docs/study.md); 16 mixes with five seeds each are the primary sweep, and six others vary one thing each. This notebook reads nothing but the numbers in `data/study`, so that it needs neither corpora nor weights. Differences are paired by seed and item; a difference within ± .01 mAP counts as none that matters, where two one-sided tests show it.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const { primary, sweeps, speed } = await batchmix.publishedSweeps();
const { cells } = primary;
const { model, steps, batchSize, precision } = cells[0].result.cell.settings;
display.markdown(`${sweeps.length} sweeps; the primary one: ${cells.length} cells of **${model}**, ${steps} steps of ${batchSize} pairs, ${precision}.`);

// %% [markdown]
// ## mAP over the triangle
//
// Corners are batches of one kind alone, edges mix two kinds, the middle all three. Circles are measured mixes, colours a polynomial through them; where it misses the means by more than seeds explain, it is said, and no optimum is drawn from it.

// %%
const optima = batchmix.studyOptima(cells);
await batchmix.showFigure(batchmix.ternarySurfaces(batchmix.summariseStudy(cells), optima));

// %%
display.markdown(batchmix.markdownTable(batchmix.paperTable(cells)));
display.markdown(batchmix.lackOfFitSentences(optima).join("\n\n"));

// %% [markdown]
// ## The hypotheses
//
// Each stands if all of its tests come out as expected, falls if one is shown to be otherwise, and is else undecided at this size.

// %%
const hypotheses = batchmix.studyHypotheses(primary, speed);
const verdicts = hypotheses.map(({ hypothesis, verdict, tests }) => ({
  hypothesis: hypothesis, verdict: verdict, tests: tests.length, "as expected": tests.filter(({ outcome }) => outcome === "as expected").length,
}));
batchmix.showFrame(new DataFrame(verdicts), { tests: 0, "as expected": 0 });

// %% [markdown]
// The tests behind them; *estimate* is a difference of mAP or of ranks, and of speeds a ratio. *p* is of what is expected not being so: by Holm's method over the primary family of 21 comparisons for the first and third hypothesis, else over the hypothesis' own.

// %%
const tests = hypotheses.flatMap(({ hypothesis, tests }) => tests.map((test) => ({ number: hypothesis.split(".")[0], ...test })));
const rows = tests.map(({ number, contrast, measure, expected, estimate, low, high, p, outcome }) => ({
  hypothesis: number, contrast: contrast, measure: measure, expected: expected, estimate: estimate, low: low, high: high, p: p, outcome: outcome,
}));
batchmix.showFrame(new DataFrame(rows), { estimate: 4, low: 4, high: 4 });

// %% [markdown]
// ## Does it hold elsewhere?
//
// The same contrasts in every sweep: with all five training languages, on XQuAD-R, after a third and two thirds of the steps, from weights that know English only, and in fp32. Filled marks differ from 0 at Holm's p below .05 within the sweep; the band is ± .01.

// %%
const contrasts = sweeps.flatMap(({ name, cells }) => batchmix.studyContrasts(cells).map((row) => ({ sweep: name, ...row })));
const ofMixes = contrasts.filter(({ contrast }) => !contrast.endsWith("untrained"));
await batchmix.showFigure(batchmix.sweepForest(ofMixes));

// %%
const table = contrasts.map(({ sweep, setting, contrast, estimate, low, high, holmP, equivalenceHolmP }) => ({
  sweep: sweep, setting: setting, contrast: contrast, estimate: estimate, low: low, high: high, "Holm p": holmP, "p, ± .01": equivalenceHolmP,
}));
batchmix.showFrame(new DataFrame(table), { estimate: 4, low: 4, high: 4 });

// %% [markdown]
// ## What the choices of the study change
//
// Each sweep less the primary one, mix by mix, paired by seed and item: fewer steps, another precision, more languages. XQuAD-R has other items and does not pair.

// %%
const sameItems = sweeps.filter(({ name, cells }) => name !== primary.name && cells[0].result.cell.settings.evaluationCorpus === undefined);
const differences = sameItems.flatMap(({ name, cells: own }) => batchmix.sweepDifferences(own, cells).map((row) => ({ name: name, ...row })));
const changes = differences.map(({ name, mix, setting, estimate, low, high, holmP, equivalenceHolmP }) => ({
  sweep: name, mix: mix, setting: setting, "less the primary": estimate, low: low, high: high, "Holm p": holmP, "p, ± .01": equivalenceHolmP,
}));
batchmix.showFrame(new DataFrame(changes), { "less the primary": 4, low: 4, high: 4 });

// %% [markdown]
// ## What it means, and what could be wrong
//
// The kind of batch decides what a short fine-tuning is good at: batches in one language serve retrieval within a language, batches across languages retrieval across and among languages, and mixing languages within batches does what mixing batches does. docs/study.md draws the conclusions, each with its number.
//
// The budget is small (3,840 pairs), the weights come from a four-bit file, their pretraining may have seen the source texts, and eight of the test's twelve languages have one caption an item. Verdicts speak of this way of training, and of new seeds and items of the same kind; not of other models, corpora or budgets.
