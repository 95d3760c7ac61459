// -*- coding: utf-8 -*-
// ---
// jupyter:
//   batchmix:
//     published: true
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # What do the proportions do, in a published study?
//
// **Question.** A multilingual dual encoder is fine-tuned on batches of three kinds, in proportions that sum to 1. What do the proportions do to mAP in mono, cross and multi retrieval, to language bias and to speed, and is it more than seeds and items alone would give?
//
// **Method.** A study's folder in `studies/` holds its design and conclusions (`study.md`), its hypotheses, declared before any cell ran (`hypotheses.json`), and its numbers (`data/`); this notebook reads hypotheses and numbers alone, so that it needs neither corpora nor weights. The study is the parameter `published`. Differences are paired by seed and item, with intervals over seeds and items, or over the clusters that items come in; no interval is about other languages.

// %%
import * as batchmix from "./src/index";
import { display } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const { published } = batchmix.parameters({ published: "flickr30k-x" });
const { primary, sweeps, speed, hypotheses } = await batchmix.publishedStudy(published);
const { cells } = primary;
const { model, steps, batchSize, precision } = cells[0].result.cell.settings;
display.markdown(
  `Study ${published}: ${sweeps.length} sweeps; the primary one: ${cells.length} ` +
    `cells of **${model}**, ${steps} steps of ${batchSize} pairs, ${precision}.`,
);

// %% [markdown]
// ## mAP over the triangle
//
// Corners are batches of one kind alone, edges mix two kinds, the middle all three. Circles are measured mixes, colours a polynomial through them; where the polynomial misses the means by more than seeds explain, the means alone are drawn. A study of fewer than six mixes has no such surface.

// %%
const summaries = batchmix.summariseStudy(cells);
const optima =
  summaries.filter(({ proportions }) => proportions !== null).length < 6
    ? []
    : batchmix.studyOptima(cells);
if (optima.length > 0) await batchmix.showFigure(batchmix.ternarySurfaces(summaries, optima));

// %%
display.markdown(batchmix.markdownTable(batchmix.paperTable(cells)));
display.markdown(batchmix.lackOfFitSentences(optima).join("\n\n"));

// %% [markdown]
// What each mix loses to the best mix of each kind of setting. These are means without intervals: a mix whose loss is only slightly larger than the smallest may be as good.

// %%
const regrets = batchmix.tradeOffs(cells).map(({ mix, regret, worstRegret, rankDistance }) => ({
  mix: mix,
  mono: regret.mono ?? NaN,
  cross: regret.cross ?? NaN,
  multi: regret.multi ?? NaN,
  "at worst": worstRegret,
  "rank distance": rankDistance,
}));
batchmix.showFrame(new DataFrame(regrets), {
  mono: 4,
  cross: 4,
  multi: 4,
  "at worst": 4,
  "rank distance": 0,
});

// %% [markdown]
// Does rank distance say anything beside mAP in multi retrieval? Spearman's correlation of the two over the mixes:

// %%
const means = batchmix.tradeOffs(cells);
const correlation = batchmix.rankCorrelation(
  means.map(({ mAP }) => mAP.multi ?? NaN),
  means.map(({ rankDistance }) => rankDistance),
  new batchmix.RandomStream(0, "study"),
);
display.markdown(`rho ${correlation.rho.toFixed(3)} over ${correlation.count} mixes`);

// %% [markdown]
// ## The hypotheses
//
// Each is *supported* if all of its tests come out as expected, *not supported* if one is shown to be otherwise, *not measured* if no test can be made, and *undecided at this size* in all other cases.

// %%
const verdicts = hypotheses.map(({ statement, verdict, reason, tests }) => ({
  hypothesis: statement,
  verdict: verdict,
  tests: tests.length,
  "as expected": tests.filter(({ outcome }) => outcome === "as expected").length,
  why: reason,
}));
if (verdicts.length > 0)
  batchmix.showFrame(new DataFrame(verdicts), { tests: 0, "as expected": 0 });

// %% [markdown]
// The tests behind them; *estimate* is a difference of mAP or of ranks, or a ratio of speeds. *p* is for the hypothesis that the expectation is false, adjusted by Holm's method over the declared family; *family* is the number of its comparisons, and 1 means unadjusted.

// %%
const tests = hypotheses.flatMap(({ statement, tests }) =>
  tests.map((test) => ({ number: statement.split(".")[0], ...test })),
);
const rows = tests.map(
  ({ number, contrast, measure, expected, estimate, low, high, p, comparisons, outcome }) => ({
    hypothesis: number,
    contrast: contrast,
    measure: measure,
    expected: expected,
    estimate: estimate,
    low: low,
    high: high,
    p: batchmix.pText(p),
    family: comparisons,
    outcome: outcome,
  }),
);
if (rows.length > 0)
  batchmix.showFrame(new DataFrame(rows), { estimate: 4, low: 4, high: 4, family: 0 });

// %% [markdown]
// ## Does it hold elsewhere?
//
// The contrasts that two or more sweeps of the study share. Filled marks differ from 0 at Holm's p below .05 within the sweep; the band is ± .01.

// %%
const contrasts = sweeps.flatMap(({ name, cells }) =>
  batchmix.studyContrasts(cells).map((row) => ({ sweep: name, ...row })),
);
const ofMixes = contrasts.filter(({ contrast }) => !contrast.endsWith("untrained"));
await batchmix.showFigure(batchmix.sweepForest(ofMixes));

// %%
const table = contrasts.map(
  ({ sweep, setting, contrast, estimate, low, high, holmP, equivalenceHolmP }) => ({
    sweep: sweep,
    setting: setting,
    contrast: contrast,
    estimate: estimate,
    low: low,
    high: high,
    "Holm p": batchmix.pText(holmP),
    "p, ± .01": batchmix.pText(equivalenceHolmP),
  }),
);
batchmix.showFrame(new DataFrame(table), { estimate: 4, low: 4, high: 4 });

// %% [markdown]
// ## The paper's own corpus
//
// XQuAD-R is one of the corpora of arXiv 2408.10536: the same questions, sentences and settings; the paper's encoders and their training are others. Nothing is shown for a study that was not tested on XQuAD-R.

// %%
const xquad = sweeps.filter(
  ({ cells: [{ result }] }) =>
    (result.cell.settings.evaluationCorpus ?? result.cell.settings.corpus) === "xquad-r",
);
const beside = xquad.flatMap(({ name, cells }) =>
  batchmix.besidePublished(cells, "XQuAD-R").map((row) => ({ sweep: name, ...row })),
);
const besidePaper = beside.map(
  ({ sweep, quantity, contrast, estimate, low, high, holmP, published }) => ({
    sweep: sweep,
    quantity: quantity,
    contrast: contrast,
    here: estimate,
    low: low,
    high: high,
    "Holm p": batchmix.pText(holmP),
    "XLM-R, paper": published["XLM-R"],
    "LaBSE, paper": published["LaBSE"],
  }),
);
if (besidePaper.length > 0)
  batchmix.showFrame(new DataFrame(besidePaper), {
    here: 4,
    low: 4,
    high: 4,
    "XLM-R, paper": 4,
    "LaBSE, paper": 4,
  });

// %% [markdown]
// ## Languages
//
// No hypothesis declares what follows: it is exploratory. First, whether the corners differ more in languages that training never drew from.

// %%
const corners = ["mono", "cross", "multi"].filter((mix) =>
  primary.rows.some((row) => row.mix === mix),
);
const pairs = [
  ["cross", "mono"],
  ["multi", "mono"],
  ["multi", "cross"],
].filter((pair) => pair.every((mix) => corners.includes(mix)));
const further = pairs.flatMap(([first, second]) =>
  batchmix
    .unseenLessSeen(primary.rows, first, second, primary.trainingLanguages)
    .map((row) => ({ contrast: `${first} − ${second}`, ...row })),
);
if (further.length > 0)
  batchmix.showFrame(
    new DataFrame(
      further.map(({ contrast, kind, estimate, low, high, holmP }) => ({
        contrast: contrast,
        retrieval: kind,
        "unseen less seen": estimate,
        low: low,
        high: high,
        "Holm p of three": holmP,
      })),
    ),
    { "unseen less seen": 4, low: 4, high: 4 },
  );

// %%
const effects =
  pairs.length > 0
    ? batchmix.languageEffects(primary.rows, "cross", "mono", primary.trainingLanguages)
    : [];
const byLanguage = effects
  .filter(({ kind }) => kind !== "cross")
  .map(({ kind, queryLanguage, group, estimate, low, high, holmP }) => ({
    retrieval: kind,
    language: queryLanguage,
    training: group,
    "cross − mono": estimate,
    low: low,
    high: high,
    "Holm p": batchmix.pText(holmP),
  }));
if (byLanguage.length > 0)
  batchmix.showFrame(new DataFrame(byLanguage), { "cross − mono": 4, low: 4, high: 4 });

// %% [markdown]
// Mono retrieval may have fewer languages than cross and multi retrieval, since it needs two texts of an item. The three kinds of retrieval in the languages of mono retrieval only (multi retrieval with candidates of all languages):

// %%
const monoLanguages = [
  ...new Set(
    primary.rows.filter(({ kind }) => kind === "mono").map(({ queryLanguage }) => queryLanguage),
  ),
];
const rowsOfMono = primary.rows.filter(
  ({ queryLanguage, candidateLanguage }) =>
    monoLanguages.includes(queryLanguage) &&
    (candidateLanguage === "all" || monoLanguages.includes(candidateLanguage)),
);
const onMono = (["mono", "cross", "multi"] as const).map((kind) => {
  const own = rowsOfMono.filter((row) => row.kind === kind);
  const [cross, mono] = ["cross", "mono"].map((mix) => own.filter((row) => row.mix === mix));
  const estimate =
    cross.length > 0 && mono.length > 0 ? batchmix.pairedRows(cross, mono, kind) : null;
  return {
    retrieval: kind,
    "cross − mono": estimate?.value ?? NaN,
    low: estimate?.low ?? NaN,
    high: estimate?.high ?? NaN,
  };
});
batchmix.showFrame(new DataFrame(onMono), { "cross − mono": 4, low: 4, high: 4 });

// %% [markdown]
// ## Speed by tokens
//
// Batches of different kinds draw different languages, and languages differ in tokens a text. The ratios of tokens a second instead of pairs a second:

// %%
const speeds = speed
  ? batchmix
      .throughputContrasts(speed.record, speed.margin, "tokens")
      .filter(({ compares }) => compares === "kinds")
  : [];
const byTokens = speeds.map(({ contrast, ratio, low, high, equivalenceP, blocks }) => ({
  "tokens a second": contrast,
  ratio: ratio,
  low: low,
  high: high,
  "p of equivalence": equivalenceP,
  blocks: blocks,
}));
if (byTokens.length > 0) batchmix.showFrame(new DataFrame(byTokens), { blocks: 0 });

// %% [markdown]
// ## What the choices of the study change
//
// Each sweep less the primary one, mix by mix, paired by seed and item; a sweep that was tested on other items cannot be paired.

// %%
const { evaluationCorpus, split } = cells[0].result.cell.settings;
const others = sweeps
  .filter(({ name }) => name !== primary.name)
  .map((sweep) => ({ ...sweep, settings: sweep.cells[0].result.cell.settings }));
const sameItems = others.filter(
  ({ settings }) => settings.evaluationCorpus === evaluationCorpus && settings.split === split,
);
const differences = sameItems.flatMap((sweep) =>
  batchmix.sweepDifferences(sweep.cells, cells).map((row) => ({ name: sweep.name, ...row })),
);
const changes = differences.map(
  ({ name, mix, setting, estimate, low, high, holmP, equivalenceHolmP }) => ({
    sweep: name,
    mix: mix,
    setting: setting,
    "minus the primary": estimate,
    low: low,
    high: high,
    "Holm p": batchmix.pText(holmP),
    "p, ± .01": batchmix.pText(equivalenceHolmP),
  }),
);
if (changes.length > 0)
  batchmix.showFrame(new DataFrame(changes), { "minus the primary": 4, low: 4, high: 4 });

// %% [markdown]
// ## What it means, and what could be wrong
//
// The study's own text, `study.md` in its folder, draws the conclusions, each with its number, and lists what was decided after the cells had run. A hypothesis that is undecided is neither right nor wrong: the study was too small to tell. What no hypothesis declares was looked at because it could be, and needs a study of its own.
//
// Intervals are about this way of training, with new seeds and items of the same kind; not about other languages, models, corpora or budgets. With few seeds a small p rests on normality: a sign-flip test over five seeds cannot go below .0625.
