import { parseArgs } from "node:util";
import { table } from "../src/cli/table";
import { RandomStream, type SettingKind, settingKinds, UserError } from "../src/core";
import {
  itemScores,
  type MixCells,
  mostSeeds,
  publishedResults,
  raceMixes,
  trainedMixes,
} from "../src/index";
import {
  mean,
  normalDraw,
  pairedDifferences,
  quantile,
  seedErrors,
  seedItemInterval,
  simultaneousInterval,
  sumOfSquares,
  varianceComponents,
} from "../src/statistics";
import { runScript } from "./run-script";

/**
 * `npm run check:next`: simulated races of `sweep next` between the 16 mixes of the first study, on five surfaces
 * whose seeds, items and residuals vary as that study's do. Beside each race stands the lattice: all mixes with five
 * seeds, and one look at the end. Exit code 1 if more than 5 % of the races on a surface, by two standard errors
 * of the simulation, end on a mix that loses more than is allowed; on the last surface, where the bounds are known to
 * hold less often since the best mix varies four times as much as the others, if more than 9 % do. `-- --trials 400 --within 0.005`.
 */
const latticeSeeds = 5;
const units = 50;

/** What is true of each mix, and how much its scores vary. */
interface Surface {
  readonly name: string;
  readonly truths: readonly number[];
  /** Standard deviations from seed to seed. */
  readonly spreads: readonly number[];
  /** The most races that may end on a wrong mix. */
  readonly mostFalse: number;
  /** Variance of the effects of a unit on a mix. */
  readonly unit: number;
  /** Variance of what is left in one score. */
  readonly residual: number;
}

async function main(): Promise<void> {
  const { trials, within } = options();
  const lattice = latticeSeeds * 16;
  const percent = (values: readonly boolean[]) =>
    ((100 * values.filter(Boolean).length) / values.length).toFixed(1);
  const surfaces = surfacesOf(trainedMixes((await publishedResults("flickr30k-x")).cells));
  const beyond: string[] = [];
  const rows = surfaces.map((surface) => {
    const stream = new RandomStream(1, `next mix ${surface.name}`);
    const runs = Array.from({ length: trials }, () => simulate(surface, within, stream));
    const isRight = (regret: number) => regret <= within;
    const wrong = runs.filter(({ race }) => race.isWithin && !isRight(race.regret)).length / trials;
    if (wrong > surface.mostFalse + 2 * Math.sqrt((0.05 * 0.95) / trials)) beyond.push(surface.name);
    const cells = runs.map(({ race }) => race.cells).sort((a, b) => a - b);
    const shown = runs.filter((run) => run.lattice.isWithin).length;
    const regretAt = (count: number) => runs.map(({ regrets }) => regrets(count));
    return [
      surface.name,
      percent(runs.map((run) => isRight(run.lattice.regret))),
      percent(runs.map((run) => run.lattice.isWithin)),
      mean(runs.map((run) => run.lattice.regret)).toFixed(4),
      percent(regretAt(lattice / 2).map(isRight)),
      ...[24, 32, 40, 56].map((count) => mean(regretAt(count)).toFixed(4)),
      mean(cells).toFixed(0),
      quantile(cells, 0.9).toFixed(0),
      shown > 0 ? String(cells[shown - 1]) : "",
      percent(runs.map(({ race }) => isRight(race.regret))),
      (100 * wrong).toFixed(1),
    ];
  });
  const headings = [
    "surface",
    "80: right",
    "shown",
    "regret",
    "40: right",
    "24",
    "32",
    "40",
    "56",
    "cells",
    "90 %",
    "equal",
    "right",
    "false",
  ];
  process.stdout.write(`${table(headings, rows)}\n`);
  process.stdout.write(
    "one line a surface; cells: the mean, and the 90 % quantile, of a race; equal: its cells by which as many races as lattices are shown to be right; false: ends on a wrong mix\n",
  );
  if (beyond.length > 0) throw new UserError(`too many races end on a wrong mix: ${beyond.join(", ")}`);
}

/** A race and a lattice of the same scores. */
interface Run {
  readonly race: End & { readonly cells: number };
  readonly lattice: End;
  /** What the race's best measured mix loses once so many cells are there. */
  regrets(cells: number): number;
}

interface End {
  /** What the chosen mix loses to the best one. */
  readonly regret: number;
  /** Whether it is shown to lose no more than is allowed. */
  readonly isWithin: boolean;
}

function simulate(surface: Surface, within: number, stream: RandomStream): Run {
  const { truths } = surface;
  const rows = drawScores(surface, stream);
  const best = Math.max(...truths);
  const mixesOf = (seeds: number) =>
    rows.map((each, mix) => ({ name: String(mix), scores: [each.slice(0, seeds)] }));
  const until = (seeds: number) => {
    const { leader, standings, verdict } = raceMixes(mixesOf(seeds), within);
    const cells = (standings ?? []).reduce((sum, each) => sum + each.seeds, 0);
    return { cells, regret: best - truths[Number(leader)], isWithin: verdict === "within" };
  };
  const race = until(mostSeeds);
  const firstScores = rows.map(([row]) => mean(row));
  const looks = [
    { cells: truths.length, regret: best - truths[firstScores.indexOf(Math.max(...firstScores))] },
  ];
  for (let seeds = 2; looks[looks.length - 1].cells < Math.min(race.cells, 60); seeds++)
    looks.push(until(seeds));
  return {
    race,
    lattice: latticeEnd(
      rows.map((each) => each.slice(0, latticeSeeds)),
      truths,
      within,
    ),
    regrets: (cells) => looks.filter((look) => look.cells <= cells).slice(-1)[0].regret,
  };
}

/** One look at a lattice, with the bounds of a race that has no other looks. */
function latticeEnd(rows: readonly number[][][], truths: readonly number[], within: number): End {
  const means = rows.map((each) => each.map(mean));
  const values = means.map(mean);
  const leader = values.indexOf(Math.max(...values));
  const errorOf = seedErrors(means);
  const bounds = rows.map((each, mix) => {
    if (mix === leader) return 0;
    const estimate = seedItemInterval(pairedDifferences(each, rows[leader]), {}, errorOf(mix, leader));
    return simultaneousInterval(estimate, (rows.length - 1) / 2).high; // one-sided
  });
  return { regret: Math.max(...truths) - truths[leader], isWithin: Math.max(...bounds) <= within };
}

/** Scores of all mixes, shape [mixes, seeds, units]. */
function drawScores({ truths, spreads, unit, residual }: Surface, stream: RandomStream): number[][][] {
  const draws = (count: number, deviation: number) =>
    Array.from({ length: count }, () => deviation * normalDraw(stream));
  return truths.map((truth, mix) => {
    const effects = draws(units, Math.sqrt(unit));
    return draws(mostSeeds, spreads[mix]).map((ofSeed) => {
      const left = draws(units, Math.sqrt(residual));
      return effects.map((effect, at) => truth + ofSeed + effect + left[at]);
    });
  });
}

/** The three settings of the study, and two surfaces that are harder; items are as many units with larger effects. */
function surfacesOf(mixes: readonly MixCells[]): Surface[] {
  const measured = (kind: SettingKind): Omit<Surface, "name" | "mostFalse"> => {
    const rows = mixes.map((mix) => itemScores(mix, kind) as number[][]);
    const means = rows.map((each) => each.map(mean));
    const truths = means.map(mean);
    const pairs = rows
      .slice(1)
      .map((each, at) => varianceComponents(pairedDifferences(each, rows[at])).estimate);
    const ofOneMix = units / pairs[0].units / 2;
    const residual = mean(pairs.map((each) => each.residual)) * ofOneMix;
    return {
      truths,
      spreads: means.map((each, at) =>
        Math.sqrt(Math.max(0, sumOfSquares(each, truths[at]) / (each.length - 1) - residual / units)),
      ),
      unit: mean(pairs.map((each) => each.unit)) * ofOneMix,
      residual,
    };
  };
  const multi = measured("multi");
  const leads = (mix: number) => multi.truths.map((_, at) => (at === mix ? 0.296 : 0.29));
  const mostVaried = multi.spreads.indexOf(Math.max(...multi.spreads));
  const typical = multi.spreads.indexOf([...multi.spreads].sort((a, b) => a - b)[8]);
  return [
    ...settingKinds.map((kind) => ({ name: `${kind} retrieval`, mostFalse: 0.05, ...measured(kind) })),
    { ...multi, name: "one mix leads by .006", mostFalse: 0.05, truths: leads(typical) },
    { ...multi, name: "the most varied mix leads by .006", mostFalse: 0.09, truths: leads(mostVaried) },
  ];
}

function options(): { trials: number; within: number } {
  const { values } = parseArgs({
    options: { trials: { type: "string", default: "400" }, within: { type: "string", default: "0.005" } },
  });
  const [trials, within] = [Number(values.trials), Number(values.within)];
  if (!(Number.isSafeInteger(trials) && trials > 0 && within > 0))
    throw new UserError("--trials: a whole number from 1 up is needed; --within: a number above 0");
  return { trials, within };
}

runScript("check:next", main);
