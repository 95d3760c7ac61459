import { parseArgs } from "node:util";
import { table } from "../src/cli/table";
import { RandomStream } from "../src/core";
import {
  groupByMix,
  itemScores,
  itemUnits,
  type MixCells,
  type PlannedContrast,
  plannedContrasts,
  publishedResults,
  type StoredCell,
  studyPower,
  UserError,
} from "../src/index";
import {
  equivalenceP,
  mean,
  normalDraw,
  pairedDifferences,
  seedItemInterval,
  unitScores,
  type VarianceComponents,
} from "../src/statistics";
import { runScript } from "./run-script";

/**
 * `npm run check:power`: the power that `sweep power` says of the contrasts of a published study, beside
 * the share of simulated studies in which the test decides so. Items' effects and residuals are normal,
 * or drawn with replacement from the published scores. Exit code 1 if a power differs by 3 points or more from the
 * normal simulation. `-- --study NAME --seeds 5 --trials 2000 --difference 0.01 --margin 0.01`.
 */
const tolerance = 0.03;

async function main(): Promise<void> {
  const { study, seeds, trials, difference, margin } = options();
  const { cells } = await publishedResults(study);
  const mixes = ["mono", "cross", "multi", "mono+cross"];
  const contrasts = plannedContrasts(mixes, margin);
  const rows = studyPower(cells, contrasts, { seeds, difference, power: 0.8 });
  let worst = 0;
  const lines = rows.map((row) => {
    const { setting, mixes: compared, comparisons, components, planned } = row;
    const name = `${setting} ${compared.join(" − ")}`;
    const asked = { seeds, trials, difference, margin, level: 0.05 / comparisons };
    const normal = simulate(normalStudy(components.estimate), asked, name);
    const measured = simulate(resampledStudy(components.estimate, differencesOf(cells, row)), asked, name);
    worst = Math.max(
      worst,
      Math.abs(normal.found - planned.differencePower),
      Math.abs(normal.equal - planned.marginPower),
    );
    const percent = (share: number) => (100 * share).toFixed(1);
    return [
      setting,
      compared.join(" − "),
      ...[planned.marginPower, normal.equal, measured.equal].map(percent),
      ...[planned.differencePower, normal.found, measured.found].map(percent),
    ];
  });
  const headings = ["setting", "contrast", `± ${margin}, %`, "normal", "measured"];
  process.stdout.write(
    `${seeds} seeds, ${trials} simulated studies of each contrast\n` +
      `${table([...headings, `${difference} found, %`, "normal", "measured"], lines)}\n` +
      `largest distance from the normal simulation: ${(100 * worst).toFixed(1)} points\n`,
  );
  if (worst >= tolerance)
    throw new UserError(`a power is ${100 * tolerance} points or more from its simulation`);
}

/** Draws the scores of one study without a difference, one row a seed. */
type DrawStudy = (seeds: number, stream: RandomStream) => number[][];

function normalStudy({ seed, unit, residual, units }: VarianceComponents): DrawStudy {
  return (seeds, stream) => {
    const ofUnits = Array.from({ length: units }, () => Math.sqrt(unit) * normalDraw(stream));
    return Array.from({ length: seeds }, () => {
      const ofSeed = Math.sqrt(seed) * normalDraw(stream);
      return ofUnits.map((each) => ofSeed + each + Math.sqrt(residual) * normalDraw(stream));
    });
  };
}

/** Normal seeds; units' effects and residuals as measured, scaled to their variance components. */
function resampledStudy(
  { seed, unit, residual }: VarianceComponents,
  scores: readonly (readonly number[])[],
): DrawStudy {
  const unitMeans = scores[0].map((_, place) => mean(scores.map((row) => row[place])));
  const effects = scaled(unitMeans, unit);
  const residuals = scaled(
    scores.flatMap((row) => row.map((score, place) => score - unitMeans[place] - mean(row))),
    residual,
  );
  return (seeds, stream) => {
    const ofUnits = effects.map(() => stream.pick(effects));
    return Array.from({ length: seeds }, () => {
      const ofSeed = Math.sqrt(seed) * normalDraw(stream);
      return ofUnits.map((each) => ofSeed + each + stream.pick(residuals));
    });
  };
}

/** Values with a mean of 0 and this variance. */
function scaled(values: readonly number[], variance: number): number[] {
  const middle = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return values.map((value) => ((value - middle) * Math.sqrt(variance)) / spread);
}

function simulate(
  draw: DrawStudy,
  asked: { seeds: number; trials: number; difference: number; margin: number; level: number },
  name: string,
): { found: number; equal: number } {
  const { seeds, trials, difference, margin, level } = asked;
  const stream = new RandomStream(0, `check power ${name}`);
  let [found, equal] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const scores = draw(seeds, stream);
    if (equivalenceP(seedItemInterval(scores), margin) < level) equal++;
    const { pValue } = seedItemInterval(scores.map((row) => row.map((score) => score + difference)));
    if ((pValue ?? 1) < level) found++;
  }
  return { found: found / trials, equal: equal / trials };
}

/** The differences of a contrast, shape [seeds, units]. */
function differencesOf(cells: readonly StoredCell[], { mixes, setting }: PlannedContrast) {
  const groups = groupByMix(cells);
  const [first, second] = mixes.map((mix) => groups.find(({ name }) => name === mix) as MixCells);
  const [one, other] = [first, second].map((group) => itemScores(group, setting) as number[][]);
  return unitScores(pairedDifferences(one, other), itemUnits(first, setting));
}

function options() {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const { values } = parseArgs({
    options: {
      study: text("flickr30k-x"),
      seeds: text("5"),
      trials: text("2000"),
      difference: text("0.01"),
      margin: text("0.01"),
    },
  });
  const { study, ...numbers } = values;
  const read = Object.fromEntries(Object.entries(numbers).map(([name, each]) => [name, Number(each)]));
  return { study, ...(read as Record<keyof typeof numbers, number>) };
}

runScript("check:power", main);
