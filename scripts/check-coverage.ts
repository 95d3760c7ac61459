import { parseArgs } from "node:util";
import { table } from "../src/cli/table";
import { RandomStream, UserError } from "../src/index";
import { type Coverage, intervalCoverage, populations } from "./interval-coverage";
import { runScript } from "./run-script";

/**
 * `npm run check:coverage`: how often the intervals of `evaluate` hold the mean of the population
 * that their items come from, by population, number of clusters and kind of sample. Seeded.
 * `-- --trials 20000` for a finer table, `-- --clusters 5,10` for other numbers of clusters.
 */

const resamples = 999;

function main(): void {
  const { trials, clusters } = options();
  process.stdout.write(
    `${trials} samples each, ${resamples} resamples; coverage ± two standard errors of the simulation, ` +
      "of the samples that have an interval\n\n",
  );
  const rows = populations.flatMap((population) =>
    (["items", "clusters"] as const).flatMap((kind) =>
      clusters.map((count) => {
        const stream = new RandomStream(0, `coverage ${population.name} ${kind} ${count}`);
        const sample = { kind, clusters: count, trials, resamples, countsMoved: true };
        const coverage = intervalCoverage(population, sample, stream);
        return [population.name, `${count} ${kind}`, ...columns(coverage)];
      }),
    ),
  );
  const headings = [
    "population",
    "sample",
    "coverage, %",
    "",
    "mean width",
    "moved by the range, %",
    "none, %",
  ];
  process.stdout.write(`${table(headings, rows)}\n`);
}

function columns({ trials, intervals, covered, meanWidth, moved }: Coverage): string[] {
  if (intervals === 0) return ["–", "", "–", "–", "100.0"];
  const share = covered / intervals;
  const error = 2 * Math.sqrt((share * (1 - share)) / intervals);
  const percent = (part: number, whole: number) => ((100 * part) / whole).toFixed(1);
  return [
    percent(covered, intervals),
    `± ${(100 * error).toFixed(1)}`,
    meanWidth.toFixed(3),
    percent(moved ?? 0, intervals),
    percent(trials - intervals, trials),
  ];
}

function options(): { trials: number; clusters: number[] } {
  const { values } = parseArgs({
    options: {
      trials: { type: "string", default: "800" },
      clusters: { type: "string", default: "10,30,200" },
    },
  });
  const whole = (name: string, text: string, least: number) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < least)
      throw new UserError(
        `--${name}: whole numbers from ${least} up are needed, not ${JSON.stringify(text)}`,
      );
    return Number(text);
  };
  return {
    trials: whole("trials", values.trials as string, 1),
    clusters: (values.clusters as string).split(",").map((text) => whole("clusters", text, 2)),
  };
}

runScript("check:coverage", main);
