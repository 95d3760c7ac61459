// -*- coding: utf-8 -*-
// ---
// jupyter:
//   batchmix:
//     small:
//       batchSize: 16
//       layers: 1
//       steps: 3
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # What does a retrieval result hold?
//
// **Question.** Two models are trained with batches of different kinds. In which languages do they find what is asked for, do they favour the query's own language, how much of a score depends on the order of ties, and is the difference between them larger than the choice of test items alone would give?
//
// **Method.** Both models see the same items in the same order, one in mono batches, one in cross batches; then every query of the test split is scored against every candidate. Measures are computed from ranks in whole pools, with ties against the system, and averaged over queries, then over settings. Intervals resample items, all translations of an item's query together, and p-values come from flipping the signs of items' differences.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const choice = batchmix.parameters({
  corpus: "emoji",
  trainedOn: "emoji",
  layers: 2,
  steps: 16,
  batchSize: 64,
  seed: 0,
});
const { layers, steps, batchSize, seed } = choice;
const settings = batchmix.cellSettings(
  batchmix.defaultSettings(choice.trainedOn, {
    layers: layers,
    steps: steps,
    batchSize: batchSize,
  }),
);
const training = await batchmix.loadCellInputs(settings);
const testing =
  choice.corpus === choice.trainedOn
    ? training
    : await batchmix.loadCellInputs({ ...settings, corpus: choice.corpus });
const set = testing.retrievalSet;
display.markdown(
  `Tested on **${testing.corpus.title}**, trained on **${training.corpus.title}** ` +
    `in ${training.corpus.trainingLanguages.join(", ")}: ${steps} steps of ` +
    `${batchSize} pairs, ${batchmix.layersText(layers)} of ${settings.model}. Another ` +
    `corpus: set the parameter \`corpus\`, to xquad-r for instance.`,
);

// %%
const tokens = batchmix.retrievalTokens(set, testing);
const measures = ["AP", "nDCG@10", "R@1", "R@10", "R@100", "RR@10"].map(batchmix.parseMeasure);
const trained: { name: string; vectors: batchmix.EmbeddedSet }[] = [];
for (const [name, mix] of [
  ["mono", batchmix.makeMix(1, 0, 0)],
  ["cross", batchmix.makeMix(0, 1, 0)],
] as const) {
  const cell: batchmix.Cell = { mix: mix, seed: seed, settings: settings };
  const { model } = await batchmix.trainCell(
    cell,
    training,
    batchmix.cellTexts(cell, training),
    {},
  );
  trained.push({
    name: `${name} batches`,
    vectors: batchmix.embedModel(testing, model, tokens, settings.precision),
  });
}
const models = trained.map(({ name, vectors }) => ({
  model: name,
  result: batchmix.evaluateVectors(testing.engine, set, vectors, {
    measures: measures,
    top: 100,
  }),
}));

// %% [markdown]
// ## The settings
//
// In a *mono* setting queries and candidates are in one language, in a *cross* setting in two, in a *multi* setting candidates of all languages stand in one pool. A query without anything relevant in a setting is left out of it and counted; a text is never a candidate of itself.

// %%
const kinds = (["mono", "cross", "multi"] as const).filter(
  (kind) => models[0].result.macro[kind] !== null,
);
const first = models[0].result;
const held = kinds.map((kind) => {
  const rows = first.settings.filter((row) => row.kind === kind);
  return {
    setting: kind,
    settings: rows.length,
    queries: rows.reduce((sum, { queries }) => sum + queries, 0),
    "left out": first.leftOut[kind],
  };
});
batchmix.showFrame(new DataFrame(held), { settings: 0, queries: 0, "left out": 0 });

// %% [markdown]
// ## Accuracy
//
// Macro averages: the mean over a kind's settings of the mean over queries. AP is over the whole pool; a measure with @k looks only at the best k candidates. The pool of a multi setting is the largest and holds all translations, so that its numbers cannot be compared with those of the others.

// %%
const accuracy = kinds.flatMap((kind) =>
  models.map(({ model, result }) => ({
    setting: kind,
    model: model,
    ...Object.fromEntries(
      measures.map(({ name }) => [
        name,
        batchmix.meansByKind(set, result.queryScores, name)[kind].macro() ?? NaN,
      ]),
    ),
  })),
);
batchmix.showFrame(new DataFrame(accuracy));

// %% [markdown]
// ## Language pairs
//
// mAP of every mono setting (the diagonal) and every cross setting, on one scale for both models: rows are languages of queries, columns languages of candidates. Rows and columns of languages that training never drew from are zero-shot; the table averages over settings in languages seen in training, unseen, and one of each.

// %%
await batchmix.showFigure(
  batchmix.pairMeansMap(
    models.map(({ model, result }) => ({
      title: model,
      ...batchmix.languagePairMeans(set, result.queryScores),
    })),
  ),
);
const seen = set.languages.filter((language) =>
  training.corpus.trainingLanguages.includes(language),
);
const groups = models.flatMap(({ model, result }) => {
  const means = batchmix.zeroShotMeans(set, result.queryScores, seen);
  return batchmix.zeroShotGroups.map((group) => ({
    model: model,
    languages: group,
    ...Object.fromEntries(kinds.map((kind) => [kind, means[group][kind] ?? NaN])),
  }));
});
batchmix.showFrame(new DataFrame(groups));

// %% [markdown]
// ## Language bias
//
// In the pool of all languages: *rank distance* is how far apart a query's parallel relevant candidates stand, in ranks; smaller is better. A model that does not look at language has as much of the query's own language among its best 100 as the pool has; *divergence* is the Kullback-Leibler divergence, in bits, of the languages of the best 100 from those of the relevant candidates. Exposure is each language's share of the best 100, weighted by 1 / log2(1 + rank).

// %%
const biases = models.map(({ model, result }) => ({
  model: model,
  result: result,
  bias: batchmix.languageBias(set, result.top, 100),
}));
const biasRows = biases.map(({ model, result, bias }) => ({
  model: model,
  "rank distance": result.rankDistance,
  "own language in the best 100": bias.sameLanguage.top,
  "in the pool": bias.sameLanguage.pool,
  divergence: bias.divergence,
}));
batchmix.showFrame(new DataFrame(biasRows), { "rank distance": 0 });
const exposures = biases.map(({ model, bias }) => ({ "exposure by": model, ...bias.exposure }));
batchmix.showFrame(new DataFrame(exposures));

// %% [markdown]
// ## What a tie does
//
// Scores tie where two candidates are the same text, such as a word that two languages share, and where scores are rounded, as in a small index, counts, or a run file with few decimals. The order of equal scores is then the evaluator's, not the system's. The table rounds the first model's scores in the pool of all languages to so many decimals, and gives mAP with every tie *against* the system, as everywhere here, and with every tie *for* it. What lies between the two is no result.

// %%
const pool = batchmix.similarities(
  testing.engine,
  set,
  trained[0].vectors.queries,
  trained[0].vectors.candidates,
);
const ties = [6, 3, 2, 1, 0].map((decimals) => {
  const [against, inFavour] = [0, 0.5].map((lift) => {
    const scores = batchmix.roundedScores(pool.scoresOf, set.relevant, {
      decimals: decimals,
      lift: lift,
    });
    return batchmix.evaluateRetrieval(set, scores).macro.multi ?? NaN;
  });
  return { decimals: decimals, against: against, for: inFavour };
});
pool.dispose();
batchmix.showFrame(new DataFrame(ties), { decimals: 0 });

// %% [markdown]
// ## Are these two models different?
//
// Cross minus mono batches, item by item: the 95 % interval of the mean difference for new items of this kind, or the reason why there is none; the p-value of a paired randomisation test, adjusted by Holm's method over the kinds of setting; and the effect size (mean over standard deviation of clusters' differences). Items of one article or document are one cluster; of n clusters, up to 16, p is at least 2 / 2ⁿ.

// %%
const contrasts = kinds.map((kind) => {
  const stream = new batchmix.RandomStream(seed, `contrast ${kind}`);
  const [mono, cross] = models.map(({ result }) => result.itemScores[kind] ?? []);
  return { kind: kind, ...batchmix.itemContrast(set, cross, mono, kind, stream) };
});
const adjusted = batchmix.holm(contrasts.map(({ pValue }) => pValue));
const significance = contrasts.map((contrast, at) => ({
  setting: contrast.kind,
  difference: contrast.value,
  "95 % interval": batchmix.intervalText(contrast, 3),
  p: contrast.pValue,
  "Holm p": adjusted[at],
  "effect size": contrast.effectSize ?? NaN,
  items: contrast.items,
  clusters: contrast.clusters,
}));
batchmix.showFrame(new DataFrame(significance), {
  items: 0,
  clusters: 0,
  p: 4,
  "Holm p": 4,
  "effect size": 2,
});

// %% [markdown]
// ## What it means
//
// A single mAP hides which languages it is made of: the map shows whether models differ in a few language pairs or in all, and the measures of bias show whether a model prefers the query's own language. Where an interval does not hold zero, these two models differ on items like these; elsewhere no difference was found.
//
// ## What could be wrong
//
// These are two models of one seed each. That one kind of *batch* is better than another is a claim about training, which other seeds may contradict: a sweep over seeds tests it (`npx batchmix sweep`, 01-quickstart). The items are those of one corpus, and what its translators or annotators did is part of the answer; candidates that nobody judged count as irrelevant. Texts known from training make queries easier: `npx batchmix data leakage` finds them. And the settings of one kind share queries and candidates, so that cells of the map are not independent of one another.
