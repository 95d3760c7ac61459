// ---
// jupyter:
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # How is a sweep declared, run, watched and resumed?
//
// **Question.** The effect of a proportion shows only when many mixes are trained alike, each with several seeds. How are these mixes declared, what will they cost, where are the results, and what happens if the machine stops half way?
//
// **Method.** A sweep is declared in a small file. Each of its cells (a mix with a seed) has a folder named by a hash of all that decides the cell's weights, and in it one for each evaluation, so that a folder either answers exactly the question asked or is not read. Any number of processes may run the sweep; each takes cells that no other process holds.

// %%
import * as batchmix from "./src/index";
import { display, newDisplay } from "tslab";
import { DataFrame } from "danfojs-node";

// %% [markdown]
// ## Declare
//
// `design` names mixes: a simplex-centroid, a {3, m} lattice ("lattice 3"), the mono-cross edge ("alpha 4"), corners, midpoints, interior points, or mixes one by one. `settings` replaces defaults of the corpus, `factors` crosses further settings, and `seeds` is the number of seeds of each mix.

// %%
const { file } = batchmix.parameters({ file: "sweeps/emoji-quick.json" });
const sweep = batchmix.readSweepFile(file);
display.markdown(`${file}:\n\n\`\`\`json\n${JSON.stringify(sweep, null, 2)}\n\`\`\``);
const design = batchmix.parseDesign(
  sweep.design ?? [],
  batchmix.kindNames(sweep.kinds ?? batchmix.batchKinds),
);
const points = design.map((mix) => ({
  point: batchmix.proportionsOf(mix),
  label: batchmix.mixLabel(mix),
}));
const kinds = Object.keys(points[0]?.point ?? {});
if (kinds.length === 2 || kinds.length === 3)
  await batchmix.showFigure(batchmix.designTriangle(points)); // four kinds have no plane

// %% [markdown]
// ## Plan
//
// The cells with the names of their folders, and how far each is. `npx batchmix sweep plan FILE` prints the same, with the time and the disk that the missing ones will take.

// %%
const plan = await batchmix.planSweep(batchmix.sweepCells(sweep));
const states = batchmix.sweepStates(plan);
const planned = plan.map((cell, index) => ({
  cell: batchmix.cellName(cell),
  folder: cell.key,
  state: states[index].kind,
}));
batchmix.showFrame(new DataFrame(planned));

// %% [markdown]
// ## Run
//
// The missing cells, one after another, in this kernel; `npx batchmix sweep run FILE --workers 2` runs them in processes of their own. A cell that fails, for instance because its loss is not a number, is recorded as failed with the reason, and the others go on.

// %%
const live = newDisplay();
const outcome = await batchmix.runPlan(plan, {
  observer: {
    onProgress: (cell, share, what) =>
      live.text(`${batchmix.cellName(cell)}: ${(share * 100).toFixed(0)} %, ${what}`),
  },
});
live.text(`${outcome.cells.length} cells have results, ${outcome.failures.length} failed`);

// %% [markdown]
// ## Watch
//
// The folders tell how far a sweep is, so that any notebook can watch one that runs elsewhere: start `npx batchmix sweep run` in a terminal (or on a cluster that shares the folder), then this cell. The cell ends when no process runs any cell of the sweep.

// %%
const watched = newDisplay();
await batchmix.watchSweep(plan, ({ done, failed, cells, running }) => {
  const at = running.map(
    ({ name, host, stepsDone, steps, loss }) =>
      `${name} on ${host}: step ${stepsDone} of ${steps}, loss ${loss?.toFixed(3) ?? "none yet"}`,
  );
  watched.text([`${done} of ${cells} cells done, ${failed} failed`, ...at].join("\n"));
});

// %% [markdown]
// ## Resume
//
// Stop a sweep anywhere, with Ctrl-C, kill -9 or the mains switch, and give the same command again: cells that are done stay, and the one under way goes on from its last whole checkpoint, with the same bits as without a stop (`npm run test:kill` kills a sweep at random points and compares every file). Running the plan again computes nothing:

// %%
let started = 0;
await batchmix.runPlan(plan, { observer: { onStart: () => void started++ } });
display.markdown(`**${started}** cells were computed.`);

// %% [markdown]
// ## Look at results
//
// DuckDB reads the cells' own files; results of other code, data or engines are left out (`npx batchmix results --stale` lists them and says what has changed). mAP in the setting of all languages, by mix:

// %%
const entries = (await batchmix.storedEntries()).filter(
  ({ key, stale }) => !stale && plan.some((cell) => cell.key === key),
);
const database = await batchmix.openResults(entries);
const { rows } = await database.rows(
  `SELECT mix, count(*) AS cells, avg("mAP_multi") AS "mean mAP multi",
  stddev("mAP_multi") AS "SD over seeds"
   FROM cells WHERE seed IS NOT NULL GROUP BY ALL ORDER BY "mean mAP multi" DESC`,
);
database.close();
batchmix.showFrame(new DataFrame(rows.map((row) => ({ ...row, cells: Number(row.cells) }))), {
  cells: 0,
});

// %% [markdown]
// ## What it means, and what could be wrong
//
// A table of means by mix is not yet an answer: seeds and items both scatter, and 06-accuracy and 01-quickstart give intervals over both. Bits are equal only on the same processor with the same number of threads: `--workers` divides the threads, so that last digits may differ from those of a single process. Results are valid for the code that made them: after a change of code that trains or evaluates, the same command computes anew.
