// ---
// jupyter:
//   batchmix:
//     small:
//       languages: en,de
//       layers: 1
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # What is a hard negative, and in which language?
//
// **Question.** In a batch, the negatives of a query are whatever else is in the batch. Which texts of other items does a model find nearest to a query, in the query's language and in others, how many of them are false negatives, and how many does a cap on their scores leave?
//
// **Method.** The model encodes every text of the training split, and for each text that can be a query an exact search finds the nearest texts of other items, by class of language: *same* as the query's, *other*, or *any*. Each candidate's score is compared with the score of the query's own positive: one that scores more than a given share of it, the *cap*, is left out (TopK-PercPos of NV-Retriever, arXiv 2407.15831). What is left is drawn by chance, from a seeded stream of its own.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";
import { rmSync } from "fs";
import * as path from "path";

// %%
const choice = batchmix.parameters({
  corpus: "emoji",
  languages: "en,de,fr",
  layers: 12,
  ranks: "1-50",
  negatives: 3,
  cap: 1,
  seed: 0,
});
const trainingLanguages = choice.languages.split(",");
const corpus = batchmix.withLanguages(await batchmix.loadCorpus(choice.corpus), {
  trainingLanguages: trainingLanguages,
  evaluationLanguages: null,
});
const settings = batchmix.defaultMiningSettings({
  corpus: choice.corpus,
  layers: choice.layers,
  ranks: choice.ranks,
});
const file = path.join(batchmix.resultsFolder(), "mined", "notebook-12.parquet");
// another choice may have left it; vectors stay and are not encoded again
rmSync(file, { force: true });
const mined = await batchmix.mineNegatives(corpus, settings, file);
display.markdown(
  `**${corpus.title}**: ${mined?.texts} different texts in ` +
    `${trainingLanguages.join(", ")}, candidates of ${mined?.queries} of them by ` +
    `${batchmix.layersText(choice.layers)} of ${settings.model}. On the command line: \`npx ` +
    `batchmix mine --out FILE.parquet\`.`,
);

// %% [markdown]
// ## The nearest texts of other items
//
// Four pairs of a batch, each with the score of the positive, and the two candidates of each class that the model finds nearest. *Share* is a candidate's score as a share of the positive's. Above 1, the model takes a text of another item for a better answer than the query's own.

// %%
const ofClass = new Map<string, batchmix.MinedNegatives>();
for (const name of batchmix.negativeClasses)
  ofClass.set(name, await batchmix.readMined(file, corpus, name));
const { train } = corpus.splits;
const numbers = batchmix.textNumbers(train);
const pairs = batchmix.makeSampler(corpus, { batchSize: 64, seed: choice.seed }).pairs("cross");
const some = pairs.filter(({ query }) => query.language === trainingLanguages[0]).slice(0, 4);

// %%
const nearest = some.flatMap(({ item, query, positive, queryPlace, positivePlace }) => {
  const first = numbers.starts[item];
  const [number, positiveNumber] = [first + queryPlace, first + positivePlace];
  const { positives } = ofClass.get("same") as batchmix.MinedNegatives;
  const place = positives.texts.indexOf(positiveNumber, positives.starts[number]);
  const own = {
    query: query.text,
    what: "positive",
    language: positive.language,
    text: positive.text,
    score: positives.scores[place],
    share: 1,
  };
  const others = ["same", "other"].flatMap((name) => {
    const { starts, texts, scores } = (ofClass.get(name) as batchmix.MinedNegatives).candidates;
    return [starts[number], starts[number] + 1].map((at) => ({
      what: name,
      score: scores[at],
      ...batchmix.textOfNumber(train, numbers, texts[at]),
    }));
  });
  return [
    own,
    ...others.map(({ what, language, text, score }) => ({
      query: "",
      what: what,
      language: language,
      text: text,
      score: score,
      share: score / own.score,
    })),
  ];
});
batchmix.showFrame(new DataFrame(nearest), { score: 3, share: 3 });

// %% [markdown]
// Some of the nearest candidates are right answers to the query: the keywords of nearly the same thing, in the query's language or in another. As negatives they would teach the model to push apart what belongs together. Their rank does not tell them from hard but true negatives; their score beside the positive's does so better.
//
// ## What the cap leaves
//
// For every pair of a query and a positive, in one language or in two, the candidates at or below the cap are counted. The curves give the share of pairs that have as many candidates as are asked for; the dotted line is the cap that is used below.

// %%
const caps = Array.from({ length: 31 }, (_, at) => 0.85 + at / 100);
const curves = [...ofClass].map(([name, found]) => ({
  name: name,
  points: caps.map((cap) => ({
    cap: cap,
    share:
      1 - batchmix.negativeSupply(found, { negatives: choice.negatives, negativeCap: cap }).short,
  })),
}));
await batchmix.showFigure(
  batchmix.negativeCurves(curves, { negatives: choice.negatives, cap: choice.cap }),
);

// %%
const supply = [...ofClass].flatMap(([name, found]) =>
  [0.95, choice.cap].map((cap) => {
    const { mean, short } = batchmix.negativeSupply(found, {
      negatives: choice.negatives,
      negativeCap: cap,
    });
    return { class: name, cap: cap, "negatives a query": mean, "pairs with fewer": short };
  }),
);
batchmix.showFrame(new DataFrame(supply), {
  cap: 2,
  "negatives a query": 2,
  "pairs with fewer": 3,
});

// %% [markdown]
// A cap of .95 is NV-Retriever's, for a model whose scores are spread out. The scores of multilingual-e5-small lie close together, so that most of the 50 nearest texts score more than .95 of the positive's score: for such a model, raise the cap, or mine more ranks. A sweep counts the same before it trains, and each result holds how many negatives the queries got.
//
// ## What a batch draws
//
// Negatives are drawn uniformly from what the cap leaves, none twice for one query, by a stream of their own: the pairs are the same as in a run without negatives. In the loss they are candidates for every query of the batch, except for queries of an item that has the same text. Some queries of the batch above, with their negatives of both classes:

// %%
const drawing = {
  negatives: choice.negatives,
  negativeCap: choice.cap,
  positivesPerQuery: 1,
  seed: choice.seed,
};
const draws = ["same", "other"].map((name) => ({
  name: name,
  batch: batchmix.drawNegatives(
    corpus,
    ofClass.get(name) as batchmix.MinedNegatives,
    [pairs],
    drawing,
  )[0],
}));
const rows = some.flatMap(({ query, positive }) =>
  draws.map(({ name, batch }) => ({
    query: query.text,
    positive: positive.text,
    class: name,
    negatives: batch[pairs.findIndex((pair) => pair.query === query)]
      .map(({ text }) => `${text.text} (${text.language})`)
      .join("; "),
  })),
);
batchmix.showFrame(new DataFrame(rows));

// %%
const got = draws.map(({ name, batch }) => ({
  name: name,
  ...batchmix.countNegatives([batch], choice.negatives),
}));
batchmix.showFrame(
  new DataFrame(
    got.map(({ name, perQuery, short, languages }) => ({
      class: name,
      "negatives a query": perQuery,
      "queries with fewer": short,
      languages: Object.entries(languages)
        .map(([code, count]) => `${code} ${count}`)
        .join(", "),
    })),
  ),
);

// %% [markdown]
// ## What it means
//
// Negatives of the same language cannot be told from the positive by language; negatives of other languages show whether a model prefers a near text in the query's language to the right one in another. Which of them trains a better index, and for which mix of batches, is a question for a sweep: three sweep files that differ in `"negatives"` and `"negativeLanguages"` alone have the same pairs in the same order, so that their cells pair by seed.
//
// **What could be wrong.** The cap is a rule about one model's scores; another model finds other candidates, and the same share means something else for its scores. A false negative that scores below the cap stays one. Queries whose positive scores low get few negatives or none, so that hard negatives go to pairs that the model knows already. Counts are over all pairs alike, while a mix draws some languages more often.
