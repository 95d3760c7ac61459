import { Command } from "commander";
import { UserError } from "../core";
import type { MixRace, NextMixes, PlannedCell } from "../index";
import { library } from "./library";
import { countFromOne, number } from "./option-values";
import { announceLimits, completedCells, sweepWithProgress } from "./sweep-with-progress";
import { table } from "./table";

interface NextOptions {
  readonly for: string;
  readonly within: number;
  readonly cells: number;
  readonly candidates?: string;
  readonly run?: boolean;
  readonly retry?: boolean;
  readonly json?: boolean;
}

const defaultWithin = 0.005;

export function nextCommand(): Command {
  return new Command("next")
    .description(
      "which mixes and seeds to train next, until the best measured mix is shown to be good enough",
    )
    .argument("<file>", "a sweep file, .json or .ts, whose design lists the candidate mixes")
    .requiredOption(
      "--for <objective>",
      "what the best mix is best in: mono, cross, multi; worst: the setting in which a mix loses most; or weights, as multi=2,mono=1,cost=0.01 (cost: the mAP that a million training tokens must bring)",
    )
    .option("--within <mAP>", "what the mix may lose to the best candidate mix", number, defaultWithin)
    .option("--cells <n>", "most cells that are proposed, or run, at a time", countFromOne, 6)
    .option("--candidates <design>", 'other candidate mixes than the file\'s, as "lattice 3,midpoints"')
    .option("--run", "run the cells, and go on until the end")
    .option("--retry", "with --run: try cells again that failed before")
    .option("--json", "print the decisions and the proposed cells as JSON")
    .addHelpText(
      "after",
      `
A mix is out once another is shown to be better, after two seeds or more. The search ends once the best
measured mix is shown to lose at most --within to the best candidate mix: at 95 %, for all looks together,
over new seeds and new test items. docs/sweeps.md says when that holds less often. Decisions follow only
from the stored cells and these options, so that the same command goes on after Ctrl-C, and several
processes may run it at once.

Examples:
  $ npx batchmix sweep next sweeps/emoji.json --for multi
  $ npx batchmix sweep next sweeps/emoji.json --for multi=2,mono=1 --within 0.02 --run`,
    )
    .action(async (file: string, options: NextOptions) => {
      const { within, cells, candidates, run, retry, json } = options;
      if (!(within > 0)) throw new UserError(`--within ${within}: a number above 0 is needed`);
      if (retry && !run)
        throw new UserError(
          "--retry has no effect without --run, which runs the cells; add --run, or leave it out",
        );
      const sweep = library.readSweepFile(file);
      const question = {
        objective: library.parseObjective(options.for),
        within,
        candidates: candidates?.split(",").map((entry) => entry.trim()),
      };
      const inputsOf = library.sharedInputs();
      let looked = -1;
      for (;;) {
        const state = await library.nextMixes(sweep, question, inputsOf);
        const { race, stored, next } = state;
        const proposed = next.slice(0, cells);
        if (looked === -1) announceLimits([...stored, ...next]);
        const isLast = proposed.length === 0 || !run;
        if (!json && (isLast || race.looked > looked)) process.stdout.write(raceText(state, options));
        if (isLast) {
          for (const warning of library.processorWarnings([...stored, ...proposed]))
            process.stderr.write(`! ${warning}\n`);
          if (json) process.stdout.write(`${JSON.stringify(asJson(state, proposed, options))}\n`);
          else if (proposed.length > 0) process.stdout.write(proposalText(proposed, file, options));
          return;
        }
        looked = race.looked;
        completedCells(await sweepWithProgress(`sweep ${file}`, proposed, { retry }));
      }
    });
}

const four = (value: number) => value.toFixed(4);

/** What the last look shows, in words. */
function raceText({ race, stored, over }: NextMixes, { for: objective, within }: NextOptions): string {
  const { looked, leader, bound, standings, needed } = race;
  if (leader === null || bound === null || standings === null)
    return `${stored.length} cells are stored, and the first look needs ${needed.length} more at least\n`;
  const rows = standings.map(({ name, seeds, value, bound, isOut }) => [
    name,
    String(seeds),
    four(value),
    name === leader ? "best measured" : isOut ? "out" : four(bound),
  ]);
  const value = objective === "worst" ? "worst shortfall" : `mAP ${objective}`;
  const left = standings.filter(({ isOut }) => !isOut).length;
  return (
    `look at ${looked} seeds: ${left} of ${standings.length} candidate mixes are left, by ${stored.length} stored cells\n` +
    `${table(["mix", "seeds", value, "better by at most"], rows)}\n` +
    `at 95 %, for all looks together and over new ${over}: ${leader} loses at most ${four(bound)} to the best candidate mix\n` +
    `${endText(race, within)}\n`
  );
}

function endText({ verdict, leader, leastBound, expected }: MixRace, within: number): string {
  if (verdict === "within") return `the race is over: ${leader} is within ${within} of the best`;
  if (verdict === "no number of seeds")
    return `the race is over: no number of seeds shows a mix to be within ${within} of the best, since the test items alone leave ${four(leastBound ?? 0)}; give a larger --within, or test on more items`;
  if (verdict === "too many seeds")
    return `the race is over: ${library.mostSeeds} seeds do not show a mix to be within ${within} of the best; give a larger --within`;
  const end = expected();
  return end
    ? `wanted: at most ${within}; ${end.scores} cells more, to ${end.seeds} seeds, if differences stay as they are`
    : `wanted: at most ${within}; more than ${library.mostSeeds} seeds, if differences stay as they are`;
}

function proposalText(proposed: readonly PlannedCell[], file: string, options: NextOptions): string {
  const { for: objective, within, candidates } = options;
  const words = [
    `npx batchmix sweep next ${file} --for ${objective}`,
    ...(within === defaultWithin ? [] : [`--within ${within}`]),
    ...(candidates === undefined ? [] : [`--candidates "${candidates}"`]),
  ];
  return `next: ${proposed.map(library.cellName).join(", ")}\nrun them and go on: ${words.join(" ")} --run\n`;
}

/** The decisions for programs: bounds and values as they are, cells with their keys. */
function asJson({ race, stored, over }: NextMixes, proposed: readonly PlannedCell[], options: NextOptions) {
  const { expected, needed, ...decisions } = race;
  const end = expected();
  return {
    for: options.for,
    within: options.within,
    over,
    cells: stored.length,
    ...decisions,
    expected: end && { cells: end.scores, seeds: end.seeds },
    next: proposed.map(({ cell: { mix, seed }, key }) => ({ mix: mix && library.mixLabel(mix), seed, key })),
  };
}
