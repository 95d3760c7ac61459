// ---
// jupyter:
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # What is in a corpus?
//
// **Question.** On which texts are models trained and tested here: in which languages, how many, how long, under which licence? What stands in the pool of a retrieval setting, and how much of a test split does a training split give away?
//
// **Method.** Corpora are read from files whose SHA-256 is pinned (`data/README.md` says how each is put together), and their items and texts counted. For one corpus, each query of the test split is looked up in each pool: does it hold anything relevant? Each test text is looked for among all training texts: to the letter, then without regard to case and form of characters, then by character 5-grams.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const choice = batchmix.parameters({ corpus: "emoji" });
const known = batchmix.corpora.map((each) => ({
  corpus: each.name,
  "what it is": each.title,
  languages: each.languages.join(" "),
  licence: each.licence,
  from: each.source,
  "on disk": each.onDisk() ? "yes" : `npx batchmix data ${each.name}`,
}));
batchmix.showFrame(new DataFrame(known));

// %% [markdown]
// MLQA-R and MIRACL are read from a folder of yours (`mlqa-r:FOLDER`, `MiraclSet`), a corpus of yours from a file: `FILE.jsonl`, `FILE.tsv` or `FILE.parquet`.
//
// ## How large they are
//
// An **item** is what texts are about: an emoji, an image, a question, a line of news. Its texts in all languages are in one split, together with its near-duplicates or the items of its document.

// %%
const here = batchmix.corpora.filter((each) => each.onDisk());
const sizes = here.flatMap((each) =>
  batchmix.countTexts(each.load()).map(({ split, items, texts }) => ({
    corpus: each.name,
    split: split,
    items: items,
    texts: texts,
  })),
);
batchmix.showFrame(new DataFrame(sizes), { items: 0, texts: 0 });

// %% [markdown]
// ## One item
//
// An item of the test split, in every language it has. `role` says on which side of a pair a text can stand.

// %%
const corpus = await batchmix.loadCorpus(choice.corpus);
const [item] = corpus.splits.test;
display.markdown(
  `**${corpus.title}**, item ${item.id}. Another corpus: set the parameter \`corpus\`.`,
);
batchmix.showFrame(
  new DataFrame(
    item.texts.map(({ language, role, text }) => ({
      language: language,
      role: role,
      text: text,
    })),
  ),
);

// %% [markdown]
// ## What a query looks for
//
// For each language: its queries, its candidates, and the number of one-language pools (its own included) in which its queries have something relevant to find. Mono retrieval needs two texts of an item in the language, since a text is never a candidate of itself.

// %%
const set = batchmix.retrievalSet(corpus, "test");
const settings = batchmix.unansweredQueries(set);
const perLanguage = set.languages.map((language) => ({
  language: language,
  queries: set.queries.filter((each) => each.language === language).length,
  candidates: set.candidates.filter((each) => each.language === language).length,
  "pools with an answer": settings.filter(
    ({ query, candidate, answered }) => query === language && candidate !== "all" && answered > 0,
  ).length,
  "queries left out there": settings
    .filter(
      ({ query, candidate, answered }) =>
        query === language && candidate !== "all" && answered > 0,
    )
    .reduce((sum, { unanswered }) => sum + unanswered, 0),
}));
batchmix.showFrame(new DataFrame(perLanguage), {
  queries: 0,
  candidates: 0,
  "pools with an answer": 0,
  "queries left out there": 0,
});

// %% [markdown]
// ## What training gives away
//
// Test texts that occur in the training split, whatever its language: to the letter; after Unicode NFKC and case folding (*equal*, identical ones among them); or nearly, by a Jaccard index of 0.8 or more of their character 5-grams. The search is exact. A text that the model knows by heart makes a query easier, so results can be computed without the queries of such items; the pool stays whole.

// %%
const isTrained = corpus.splits.train.length > 0;
const leaked = batchmix.leakage(corpus, corpus);
const without = batchmix.withoutItems(set, leaked.items);
if (isTrained)
  batchmix.showFrame(new DataFrame([...leaked.languages]), {
    texts: 0,
    identical: 0,
    equal: 0,
    near: 0,
  });
display.markdown(
  isTrained
    ? `${set.items.length - without.items.length} of ${set.items.length} items have ` +
        `such a text; ${without.queries.length} of ${set.queries.length} queries are ` +
        `left without them.`
    : "This corpus is for testing alone: `npx batchmix data leakage CORPUS --train " +
        "ANOTHER` looks for it in another one.",
);

// %% [markdown]
// ## How long texts are
//
// Characters a text in the test split: boxes from quartile to quartile, lines from the 5th to the 95th percentile. Languages differ in what a character holds, so that lengths can be compared between the roles of one language, hardly between languages. What a batch costs depends on its tokens, of which short texts have few.

// %%
await batchmix.showFigure(batchmix.lengthBoxes(batchmix.textLengths(corpus, "test")));

// %% [markdown]
// ## What it means
//
// A number such as mAP belongs to a pool: its size, its languages, and what else in it reads like an answer. Two corpora are two tasks: naming an emoji from keywords, an image's captions among one another, a question's sentence among all sentences of its articles. So results are compared within a corpus, and a finding that holds on several corpora is stronger.
//
// ## What could be wrong
//
// Counts say nothing about quality: captions of one image differ in what they tell, keywords are often a single word, and a translation keeps phrases of its source. The search for leaks looks at characters: it finds no paraphrase and no translation of a training text. What a pretrained model has read before is unknown, whatever the splits.
