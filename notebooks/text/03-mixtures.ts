// -*- coding: utf-8 -*-
// ---
// jupyter:
//   batchmix:
//     small:
//       batchSize: 16
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # What is in a batch?
//
// **Question.** A run mixes batches of three kinds in given proportions. What does a batch of each kind hold, in which order do the kinds come, which languages meet how often, and what does that do to the loss of a run?
//
// **Method.** Pairs and schedules are drawn by the sampler that training uses, from named, seeded streams, so that a second run draws the same pairs. How often languages meet is counted over 200 batches of each kind. Then one short run is trained on a third of each kind, and its loss is plotted step by step.

// %%
import * as batchmix from "./src/index";
import { display, newDisplay } from "tslab";
import { DataFrame } from "danfojs-node";
import { setImmediate as pause } from "timers/promises";

// %%
const choice = batchmix.parameters({ corpus: "emoji", batchSize: 64, seed: 0 });
const corpus = await batchmix.loadCorpus(choice.corpus);
const drawing = { batchSize: choice.batchSize, seed: choice.seed };
display.markdown(
  `**${corpus.title}**: ${corpus.splits.train.length} items to train on, in ` +
    `${corpus.trainingLanguages.join(", ")}. Another corpus: set the parameter ` +
    `\`corpus\`, to flickr30k-x for instance.`,
);

// %% [markdown]
// ## Three kinds of batch
//
// A **pair** is two texts of one item, a query and its positive; the positives of the other pairs are its negatives. In a *mono* batch all texts are in one language, so that the language does not give the positive away. In a *cross* batch each pair crosses languages. In a *multi* batch each pair is in one language or in two, with probability 1/2, so that one pool holds both, as a multilingual index does. The first pairs of a batch of each kind, at the same seed:

// %%
for (const kind of batchmix.batchKinds) {
  const pairs = batchmix.makeSampler(corpus, drawing).pairs(kind).slice(0, 5);
  const rows = pairs.map(({ query, positive }) => ({
    query: query.text,
    in: query.language,
    positive: positive.text,
    " in": positive.language,
  }));
  display.markdown(`**${kind}**`);
  batchmix.showFrame(new DataFrame(rows));
}

// %% [markdown]
// The items are the same in all three: at equal seed every mix sees the same items in the same order, so that a difference between mixes is no difference between items.
//
// ## Other kinds
//
// A kind is a **rule**: `same`, the share of pairs in one language; `draw`, whether languages are drawn once a *batch* or for each *pair*; and `with`, a language that is in every pair, if there is one. Mono is {same 1, batch}, cross {0, pair}, multi {½, pair}. A sweep file mixes any two to four kinds: `"kinds": ["mono", "cross", {"name": "half", "same": 0.5, "draw": "batch"}]`. An item that lacks what a rule's pairs need waits for a batch of another kind. The first languages of a batch of four further rules:

// %%
const rules: (string | batchmix.Kind)[] = [
  "x-x",
  "cross-batch",
  { name: "half-batch", same: 0.5, draw: "batch" },
  { name: "quarter-via-english", same: 0.25, draw: "pair", with: "en" },
];
const drawnRules = rules.map((rule) => {
  const pairs = batchmix.makeSampler(corpus, drawing).pairs(rule).slice(0, 8);
  const { name, same, draw } = batchmix.batchKindOf(rule);
  return {
    kind: name,
    same: same,
    draw: draw,
    languages: pairs
      .map(({ query, positive }) => `${query.language}-${positive.language}`)
      .join(", "),
  };
});
batchmix.showFrame(new DataFrame(drawnRules));

// %% [markdown]
// ## How a schedule unfolds
//
// A *balanced* schedule keeps the count of each kind, after any number of batches, within one of its share (Tijdeman 1980). A *random* one, as arXiv 2408.10536 trains, draws each batch by itself, and a short run can end far from its proportions.

// %%
const mixes = [batchmix.makeMix(1, 1, 0), batchmix.makeMix(1, 1, 1), batchmix.makeMix(4, 1, 1)];
const steps = 36;
const rows = mixes.flatMap((mix) => {
  const stream = new batchmix.RandomStream(choice.seed, "schedule");
  return [
    { label: `${batchmix.mixLabel(mix)} balanced`, kinds: batchmix.balancedSchedule(mix, steps) },
    {
      label: `${batchmix.mixLabel(mix)} random`,
      kinds: batchmix.randomSchedule(mix, steps, stream),
    },
  ];
});
await batchmix.showFigure(batchmix.scheduleStrips(rows));

// %% [markdown]
// A **path** is a mix that changes: it has constant pieces and lines, each of which ends at a share of the steps. At every step the count of each kind is within one batch of the integral of its share. Each path stands beside its **controls**, constant mixes that show what the order of batches does: one with as many batches of each kind, and one in which each kind has the same share of the sum of learning rates, since under linear decay the first half of a run holds three quarters of that sum.

// %%
const scheduled = batchmix.defaultSettings(choice.corpus, { steps: steps });
const paths = [
  [{ until: 1, from: "1:0:0", to: "0:0:1" }],
  [
    { until: 0.5, mix: "1:0:0" },
    { until: 1, mix: "0:1:0" },
  ],
  [
    { until: 0.25, mix: "1:1:0" },
    { until: 0.75, from: "1:1:0", to: "0:0:1" },
    { until: 1, mix: "0:0:1" },
  ],
].map((pieces) => batchmix.parsePath(pieces));
const strips = paths.flatMap((path) => [
  { label: batchmix.mixLabel(path), kinds: batchmix.balancedSchedule(path, steps) },
  ...batchmix.pathControls(path, scheduled).map(({ equal, mix }) => ({
    label: `${batchmix.mixLabel(mix)}, equal ${equal}`,
    kinds: batchmix.balancedSchedule(mix, steps),
  })),
]);
await batchmix.showFigure(batchmix.scheduleStrips(strips));

// %% [markdown]
// ## Which languages meet
//
// Shares of pairs by query and positive language, in percent, over 200 batches of each kind. Mono batches fill the diagonal, cross batches the rest, multi batches both. Languages are drawn in balance, so that after any number of pairs, or of mono batches, each language's count is within one of its share (`languageDraw: "random"` draws each by itself, as arXiv 2408.10536 does, and its counts scatter).

// %%
const panels = batchmix.batchKinds.map((kind) => {
  const drawn = batchmix.makeSampler(corpus, drawing);
  const batches = Array.from({ length: 200 }, () => drawn.pairs(kind));
  return {
    title: `${kind} batches`,
    pairs: batchmix.countShares(
      batches.map(() => kind),
      batches,
    ).pairs,
  };
});
await batchmix.showFigure(batchmix.languagePairs(panels, corpus.trainingLanguages));

// %% [markdown]
// ## One run
//
// A short run of a third of each kind, its loss shown as it goes. Kinds differ in how hard it is to tell a positive from its negatives, so read the curve of a mixed run kind by kind. A single short run also shows the luck of its batches.

// %%
const settings = batchmix.cellSettings({
  ...batchmix.defaultSettings(choice.corpus),
  batchSize: choice.batchSize,
});
const cell: batchmix.Cell = {
  mix: batchmix.makeMix(1, 1, 1),
  seed: choice.seed,
  settings: settings,
};
const inputs = await batchmix.loadCellInputs(settings);
const training = batchmix.cellTexts(cell, inputs);
const live = newDisplay();
const points: batchmix.CurvePoint[] = [];
await batchmix.trainCell(
  cell,
  inputs,
  training,
  {},
  {
    onStep(step, { loss, learningRate, seconds }) {
      points.push({
        step,
        kind: training.batches[step - 1].kind,
        loss: { mean: loss, low: loss, high: loss },
      });
      live.text(
        `step ${step} of ${settings.steps}: loss ${loss.toFixed(3)}, rate ` +
          `${learningRate.toExponential(1)}, ${(choice.batchSize / seconds).toFixed(0)} ` +
          `pairs/s`,
      );
    },
    pause: pause,
  },
);
await batchmix.showFigure(batchmix.trainingCurves(points, settings));

// %% [markdown]
// ## What it means
//
// A proportion of 0.5 is a share of *batches*, not of pairs within them: a run of half mono, half cross batches and a run of multi batches hold about the same share of same-language pairs, but only a multi batch has negatives of both sorts in one softmax. Whether that matters for retrieval is what a sweep measures: see 01-quickstart.
//
// ## What could be wrong
//
// This is one seed: another draws other pairs, and shares that differ by chance. Losses of different kinds cannot be compared, since negatives in one language and negatives in several are different tasks, and a lower loss does not show better retrieval. A language with one text an item is never in mono batches, nor in the same-language pairs of multi batches.
