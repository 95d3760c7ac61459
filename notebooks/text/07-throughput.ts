// ---
// jupyter:
//   batchmix:
//     small:
//       batchSize: 8
//       blocks: 2
//       layers: 1
//       pairs: 4
//       steps: 4
//       texts: 12
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # Does the mix change throughput?
//
// **Question.** Models that were trained on different mixes have the same architecture, so they should encode at the same speed, and batches of different kinds should train at nearly the same speed. Is that so, and how sure are we?
//
// **Method.** Models take turns at the same tasks in random order, block by block, after a pass that warms up and is not counted; one of them takes part twice, which shows the noise of the measurement itself. For each task the logarithms of the ratios of speed, one a block, give a 95 % interval, and two one-sided tests (Schuirmann 1987) ask whether the ratio lies within a margin that was fixed before. So *equivalent within 5 %* is a finding with an error rate of 5 %, whereas a difference that is merely not significant would show nothing.

// %%
import * as batchmix from "./src/index";
import { display, newDisplay } from "tslab";
import { DataFrame } from "danfojs-node";
import { setImmediate as pause } from "timers/promises";

// %%
const choice = batchmix.parameters({
  corpus: "emoji",
  layers: 2,
  steps: 8,
  batchSize: 64,
  blocks: 4,
  texts: 24,
  pairs: 16,
  margin: 0.05,
  seed: 0,
});
const languages = ["en", "de"];
const { layers, steps, batchSize } = choice;
const defaults = batchmix.defaultSettings(choice.corpus, {
  layers: layers,
  steps: steps,
  batchSize: batchSize,
});
const study = batchmix.cellSettings({ ...defaults, evaluationLanguages: languages });
const inputs = await batchmix.loadCellInputs(study);
display.markdown(
  `Models of ${batchmix.layersText(layers)}, trained on **${inputs.corpus.title}** ` +
    `for ${choice.steps} steps; small parameters, so that the notebook takes less ` +
    `than a minute. What decides is a longer run: \`npx batchmix throughput\`.`,
);

// %% [markdown]
// ## Two models
//
// One is trained on mono batches alone and one on cross batches alone, from the same weights; they are stored, and a second run of the notebook uses them again.

// %%
const live = newDisplay();
const models: batchmix.ComparedModel[] = [];
for (const mix of [batchmix.makeMix(1, 0, 0), batchmix.makeMix(0, 1, 0)]) {
  const cell: batchmix.Cell = { mix: mix, seed: choice.seed, settings: study };
  const name = batchmix.mixName(mix);
  const model = await batchmix.cellModel(cell, inputs, {
    onStep: (step) => live.text(`${name}: step ${step} of ${choice.steps}`),
    pause: pause,
  });
  models.push(batchmix.trainedModel(name, cell, inputs, model));
}

// %% [markdown]
// ## Side by side
//
// Encoding by batch size and by language, single queries, and training by kind of batch. *Share of GEMM* is a speed divided by that of one large matrix product in the same block; on a machine that others use too it says more than the speed.

// %%
const sizes = [8, choice.texts];
const { corpus, texts, pairs, seed } = choice;
const tasks = {
  corpus: corpus,
  texts: texts,
  pairs: pairs,
  seed: seed,
  passes: 1,
  batchSizes: sizes,
  evaluationLanguages: languages,
};
const settings: batchmix.ThroughputSettings = batchmix.defaultThroughputSettings(tasks);
const record = await batchmix.measureThroughput(models, settings, choice.blocks, {
  onProgress: (share, what) => live.text(`${(100 * share).toFixed(0)} %: ${what}`),
});
const { machine } = record;
display.markdown(
  `${record.blocks.length} blocks on ${machine.processor}, ${machine.threads} ` +
    `threads, ${machine.engine} on the ${machine.device}.`,
);
const rates = batchmix.throughputRates(record);

// %%
const speeds = rates.map(
  ({ model, task, perSecond, tokensPerSecond, shareOfGemm, paddingShare }) => ({
    task: batchmix.taskName(task),
    model: model,
    "texts or pairs/s": perSecond,
    "tokens/s": tokensPerSecond,
    "share of GEMM": shareOfGemm,
    padding: paddingShare,
  }),
);
batchmix.showFrame(new DataFrame(speeds), {
  "texts or pairs/s": 0,
  "tokens/s": 0,
  "share of GEMM": 2,
  padding: 2,
});
const waits = rates.flatMap(({ model, latency }) =>
  latency ? [{ model: model, p50: latency.p50, p95: latency.p95, p99: latency.p99 }] : [],
);
batchmix.showFrame(new DataFrame(waits), { p50: 1, p95: 1, p99: 1 });

// %% [markdown]
// The second table has the milliseconds that a single query waits for its vector, tokenising included.
//
// ## Equivalent?
//
// The band is the margin. A point is filled blue where equivalence is shown, hollow where it is undecided at this number of blocks, and an orange diamond where the speeds differ. Rows of a model with itself are the noise floor: where these are not within the band, nothing can be said about the others.

// %%
const contrasts = batchmix.throughputContrasts(record, choice.margin);
await batchmix.showFigure(batchmix.equivalenceForest(contrasts, choice.margin));

// %%
const between = contrasts.filter(({ compares }) => compares === "models");
const said = [...new Set(between.map(({ verdict }) => verdict))].map((verdict) => ({
  "cross against mono": verdict,
  tasks: between
    .filter((row) => row.verdict === verdict)
    .map(({ task }) => task)
    .join("; "),
}));
batchmix.showFrame(new DataFrame(said));

// %% [markdown]
// Batches of two kinds hold different languages, and so texts of different lengths. Where the ratio of tokens a second differs from that of texts or pairs a second, it has a row of its own: kinds that differ only in pairs a second do the same work. All of encoding, all of training and the kinds of batch, in one column:

// %%
const whole = batchmix.wholeContrasts(record, choice.margin);
await batchmix.showFigure(batchmix.equivalenceForest(whole, choice.margin, batchmix.oneColumn));

// %% [markdown]
// ## What accuracy costs
//
// If speed does not depend on the mix, the cost of an mAP depends on the mix only through the number of steps. The corners of the triangle are trained with two seeds and evaluated at several steps (`measureAt`), so that mAP can be read by steps, by tokens and by seconds of training.

// %%
const measureAt = Array.from({ length: choice.steps / 2 }, (_, place) => 2 * (place + 1));
const costly = batchmix.planCells(
  {
    ...defaults,
    steps: choice.steps,
    seeds: 2,
    evaluationLanguages: languages,
    measureAt: measureAt,
  },
  ["corners"],
);
const outcome = await batchmix.runSweep(costly, {
  observer: {
    onProgress: (cell, share) =>
      live.text(`${batchmix.cellName(cell)}: ${(100 * share).toFixed(0)} %`),
  },
});
const trained = outcome.cells.flatMap((cell) => cell ?? []);
const course = batchmix.courseRows(trained);
for (const cost of batchmix.drawnCosts(course))
  await batchmix.showFigure(batchmix.courseFigure(course, cost));
display.markdown(batchmix.courseSentence);

// %%
for (const { caption, headings, rows } of batchmix.courseTables(trained)) {
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
// ## What it means
//
// An interval that lies within the band shows that the mix changes speed by less than the margin; one that contains 1 without lying within the band shows nothing, however small the difference looks. Kinds of batch may differ a little by the lengths of their texts: those of one language, as in a mono batch, are more alike in length than those of several.
//
// **What could be wrong.** Blocks are taken as independent: other work on the machine that lasts longer than a block makes intervals too narrow, and the model that takes part twice may show it. Blocks added until a verdict pleases make its error rate larger than 5 %: fix their number beforehand. Two seeds make the last table's intervals wide, and its seconds are of single runs, other work of the machine included.
