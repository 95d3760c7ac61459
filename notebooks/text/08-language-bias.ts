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
// # Do the proportions change which languages are found?
//
// **Question.** A multilingual index should rank texts that say the same alike, in whatever language they are. How far apart does a model rank parallel candidates, does that depend on the kinds of batch, and which languages gain or lose?
//
// **Method.** Rank distance (arXiv 2408.10536) is, for a query in the setting of all languages, the largest minus the smallest rank of its relevant candidates; smaller is better. Effects on single languages and pairs are paired by seed and item, with Holm's correction over all of them. The notebook reads the results of a sweep file, or of a published study (parameters `published`, its name, and `sweep`, if not the first), and trains nothing.

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
const { cells, rows, trainingLanguages, tokens } = published
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
// ## Rank distance by mix
//
// The mean over seeds and items with its 95 % interval; below, the differences of mixes, paired by seed and item, whose intervals are narrower than those of the means.

// %%
const summaries = batchmix.summariseStudy(cells);
const bias = summaries.map(({ label, rankDistance }) => ({
  mix: label,
  "rank distance": rankDistance.value,
  low: rankDistance.low,
  high: rankDistance.high,
}));
batchmix.showFrame(new DataFrame(bias), { "rank distance": 0, low: 0, high: 0 });
const ofRanks = batchmix
  .studyContrasts(batchmix.cellsByRankDistance(cells))
  .filter(({ contrast }) => !contrast.endsWith("untrained"));
if (ofRanks.length > 0)
  await batchmix.showFigure(
    batchmix.contrastForest(ofRanks, batchmix.oneColumn, "rank distance", 1),
  );

// %% [markdown]
// ## One kind of retrieval for another
//
// A model that ranks everything at random has little bias. In the study flickr30k-x rank distance falls where multi mAP rises: the two are nearly one axis. So choose a mix by what it gains in multi retrieval and what it loses in mono retrieval; both are shown as differences from the first kind of batches. Filled: no other mix has better means of both.

// %%
const tradeOff = batchmix.tradeOffPoints(cells);
if (tradeOff.points.length > 1) await batchmix.showFigure(batchmix.paretoScatter(tradeOff));

// %% [markdown]
// ## Bias at equal accuracy
//
// A model that retrieves better is less biased by many measures for that reason alone. The second difference in the table is what is left where multi mAP does not differ: the intercept of the regression of items' differences in bias on their differences in AP. own@10 is the share of the query's language among its best 10 candidates, exposure@10 its share of their exposure, KL@10 the Kullback-Leibler divergence, in bits, of the best candidates' languages from those of the relevant ones; a published study may have only rank distance.

// %%
const measures = published
  ? batchmix.biasOfRankDistance(cells)
  : await batchmix.storedBias(cells);
const atEqual = measures.flatMap(({ name, contrasts }) =>
  contrasts.map(({ contrast, difference, atEqualAccuracy }) => ({
    measure: name,
    contrast: contrast,
    difference: difference.estimate,
    low: difference.low,
    high: difference.high,
    "Holm p": batchmix.pText(difference.holmP),
    "at equal accuracy": atEqualAccuracy?.estimate ?? null,
    "its low": atEqualAccuracy?.low ?? null,
    "its high": atEqualAccuracy?.high ?? null,
    "its Holm p": batchmix.pText(atEqualAccuracy?.holmP ?? null),
  })),
);
batchmix.showFrame(new DataFrame(atEqual));

// %% [markdown]
// ## Which languages gain?
//
// The difference in mAP between batches of the second and of the first kind (cross minus mono, unless the sweep names other kinds), by language of the queries in the setting of all languages, and by pair of languages. An asterisk in the map marks Holm p < .05.

// %%
const [second, first] = batchmix.studyKinds(cells);
const contrast = `${first} − ${second}`;
const effects = batchmix.languageEffects(rows, first, second, trainingLanguages);
const gains = effects
  .filter(({ kind }) => kind === "multi")
  .map(({ queryLanguage, group, estimate, low, high, holmP }) => ({
    "queries in": queryLanguage,
    training: group,
    [contrast]: estimate,
    low: low,
    high: high,
    "Holm p": batchmix.pText(holmP),
  }));
batchmix.showFrame(new DataFrame(gains));
const pairs = effects.filter(({ kind }) => kind !== "multi");
const languages = [...new Set(effects.map(({ queryLanguage }) => queryLanguage))];
await batchmix.showFigure(batchmix.pairDifferenceMap(pairs, languages, contrast));

// %% [markdown]
// ## How many tokens a text takes
//
// Above: tokens of each text of the evaluation, with prompt and special tokens. Below: each language's share of the texts and of the tokens that training drew; a language whose texts fall into more pieces takes more of the tokens than of the texts.

// %%
if (tokens) await batchmix.showFigure(batchmix.languageTokens(tokens.texts, tokens.training));
else display.markdown("*A published study holds no counts of tokens.*");

// %% [markdown]
// ## Seen and unseen languages
//
// The difference in mAP between the two kinds of batches again, averaged over settings whose languages training drew from, over those it never saw, and over mixed pairs.

// %%
const groups = batchmix
  .groupEffects(rows, first, second, trainingLanguages)
  .map(({ kind, group, settings, estimate, low, high, holmP }) => ({
    setting: kind,
    languages: group,
    settings: settings,
    [contrast]: estimate,
    low: low,
    high: high,
    "Holm p": batchmix.pText(holmP),
  }));
batchmix.showFrame(new DataFrame(groups), { settings: 0 });

// %% [markdown]
// ## What it means, and what could be wrong
//
// Rank distance grows with the pool, so that numbers of different corpora cannot be compared. It is read from relevant candidates alone: a model can have a small distance and still crowd the top with one language (04-evaluate shows exposure). With few items a language's own interval is wide; one significant language and another that is not do not differ for that reason.
