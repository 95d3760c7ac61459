// -*- coding: utf-8 -*-
// ---
// jupyter:
//   batchmix:
//     small:
//       file: sweeps/emoji-quick.json
//       mostCells: 18
//       within: 0.05
//   kernelspec:
//     display_name: batchmix (TypeScript)
//     language: typescript
//     name: batchmix
// ---

// %% [markdown]
// # Which mix should be trained next, and when is it enough?
//
// **Question.** A design of all mixes with equally many seeds spends most of its cells on mixes that are plainly not the best. How many seeds would the design need, from what two seeds show, and how soon does a search that trains only mixes still in question find a mix that is good enough?
//
// **Method.** Two seeds of each mix show how much seeds and items vary; the power of the whole design follows from that. Then cells are trained a few at a time, those of the best measured mix and of the mixes that may still be better, and a mix is out once another is shown to be better. The search ends once the best measured mix is shown to lose at most `within` to the best candidate mix: at 95 %, for all looks at the numbers together, over new seeds and new items.

// %%
import * as batchmix from "./src/index";
import { display, newDisplay } from "tslab";
import { DataFrame } from "danfojs-node";

// %%
const choice = batchmix.parameters({
  file: "sweeps/emoji.json",
  retrieval: "multi",
  within: 0.005,
  difference: 0.01,
  cellsAtATime: 4,
  mostCells: 28,
});
const sweep = batchmix.readSweepFile(choice.file);
const objective = batchmix.parseObjective(choice.retrieval);
const question = { objective: objective, within: choice.within };
const inputsOf = batchmix.sharedInputs();

// %% [markdown]
// ## What two seeds show
//
// Cells that were trained before, by `npm start` for instance, are taken from the results folder.

// %%
const live = newDisplay();
const observer: batchmix.SweepObserver = {
  onProgress: (cell, share, what) =>
    live.text(`${batchmix.cellName(cell)}: ${(share * 100).toFixed(0)} %, ${what}`),
};
let state = await batchmix.nextMixes(sweep, question, inputsOf);
while (state.race.looked === 0 && state.next.length > 0) {
  const few = state.next.slice(0, choice.cellsAtATime);
  const { failures } = await batchmix.runPlan(few, { observer: observer });
  if (failures.length > 0) throw new Error(failures[0].reason);
  state = await batchmix.nextMixes(sweep, question, inputsOf);
}
live.text(`${state.stored.length} cells are there`);

// %% [markdown]
// ## How many seeds would the whole design need?
//
// For each contrast: the seeds with which a difference of that size is found in 80 % of studies, those with which two equal mixes are shown to be within ± .01, and the smallest difference that the planned seeds find in 80 %. Each test is at Holm's first step, .05 by the number of comparisons. *No number*: items vary so much that no number of seeds suffices.

// %%
const pilot = state.stored.flatMap(
  ({ cell, inputs }) => batchmix.readCell(cell, inputs.identity) ?? [],
);
const mixes = [...new Set(pilot.map(({ result }) => batchmix.mixName(result.cell.mix)))];
const asked = { seeds: sweep.seeds ?? 2, difference: choice.difference, power: 0.8 };
const power = batchmix
  .studyPower(pilot, batchmix.plannedContrasts(mixes, 0.01), asked)
  .filter(({ mixes }) => !mixes.includes("untrained"));
const needs = power.map((row) => {
  const { forDifference, forMargin } = batchmix.neededSeeds(row, asked);
  return {
    retrieval: row.setting,
    contrast: row.mixes.join(" − "),
    [`seeds to find ${choice.difference}`]: String(forDifference.estimate ?? "no number"),
    "seeds to show ± .01": String(forMargin.estimate ?? "no number"),
    [`found with ${asked.seeds} seeds`]: row.planned.detectable.toFixed(4),
  };
});
if (needs.length > 0) batchmix.showFrame(new DataFrame(needs));

// %%
const numbers = Array.from({ length: 29 }, (_, index) => index + 2);
const curves = power
  .filter(({ setting }) => setting === choice.retrieval)
  .map(({ setting, mixes, margin, comparisons, components }) => ({
    setting: setting,
    mixes: mixes,
    points: numbers.map((seeds) =>
      batchmix.powerAtSeeds(components.estimate, { ...asked, seeds, comparisons, margin }),
    ),
  }));
if (curves.length > 0) await batchmix.showFigure(batchmix.powerCurves(curves, asked));

// %% [markdown]
// ## The next mixes
//
// One row a look: after how many cells it came, how many mixes were still in question, and how much the best measured mix loses to the best candidate mix at most.

// %%
const looks: Record<string, string | number>[] = [];
for (;;) {
  const { race, stored, next } = state;
  if (race.looked > 0 && looks[looks.length - 1]?.seeds !== race.looked)
    looks.push({
      cells: stored.length,
      seeds: race.looked,
      "mixes left": (race.standings ?? []).filter(({ isOut }) => !isOut).length,
      "best measured": race.leader ?? "",
      "loses at most": race.bound ?? NaN,
    });
  if (next.length === 0 || stored.length >= choice.mostCells) break;
  const few = next.slice(0, choice.cellsAtATime);
  const { failures } = await batchmix.runPlan(few, { observer: observer });
  if (failures.length > 0) throw new Error(failures[0].reason);
  state = await batchmix.nextMixes(sweep, question, inputsOf);
}
batchmix.showFrame(new DataFrame(looks), {
  cells: 0,
  seeds: 0,
  "mixes left": 0,
  "loses at most": 4,
});

// %%
const { race, stored, over } = state;
const standings = (race.standings ?? []).map(({ name, seeds, value, bound, isOut }) => ({
  mix: name,
  seeds: seeds,
  [`mAP ${choice.retrieval}`]: value,
  "better by at most": name === race.leader ? "best measured" : isOut ? "out" : bound.toFixed(4),
}));
batchmix.showFrame(new DataFrame(standings), { seeds: 0 });
const ends: Record<string, string> = {
  within: `it is within ${choice.within} of the best candidate mix, at 95 % over new ${over}`,
  "going on": `more cells are needed; the search was to stop at ${choice.mostCells}`,
};
const end = ends[race.verdict] ?? `${race.verdict} shows it to be within ${choice.within}`;
const { leader } = race;
display.markdown(`After **${stored.length}** cells the best measured mix is ${leader}: ${end}.`);

// %% [markdown]
// ## What it means, and what could be wrong
//
// The end of the search says that a mix is good enough, not that it is the best: mixes that are still in question may be as good. It is only about the listed mixes, this model, these languages and this training. Where one mix varies much more from seed to seed than the others, two seeds hardly show that, and the 95 % hold less often (docs/sweeps.md has simulated races). `npx batchmix sweep next FILE --for multi --run` does the same from a terminal, and goes on after Ctrl-C.
