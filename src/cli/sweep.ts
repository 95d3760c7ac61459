import { Command } from "commander";
import type { CellState } from "../index";
import { library } from "./library";
import { duration } from "./progress";
import { variedSettings } from "./result-table";
import { nextCommand } from "./sweep-next";
import { addPilotOptions, type PilotOptions, powerCommand, powerWarnings } from "./sweep-power";
import { runCommand } from "./sweep-run";
import { table } from "./table";

export function sweepCommand(): Command {
  return new Command("sweep")
    .description("train and evaluate every mix of a design, with every seed and factor that a file declares")
    .addCommand(planCommand())
    .addCommand(powerCommand())
    .addCommand(runCommand())
    .addCommand(nextCommand());
}

function planCommand(): Command {
  return addPilotOptions(
    new Command("plan")
      .description(
        "the cells of a sweep, which of them are done, and the time and disk that the others will take",
      )
      .argument("<file>", "a sweep file, .json or .ts")
      .option("--json", "print cells, states, warnings and cost as JSON"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ npx batchmix sweep plan sweeps/emoji.json\n  $ npx batchmix sweep plan sweeps/emoji.json --json",
    )
    .action(async (file: string, options: PilotOptions & { readonly json?: boolean }) => {
      const { mixLabel, planSweep, readSweepFile, remainingCost, resultsFolder, sweepCells, sweepStates } =
        library;
      const busy = library.busyWarnings();
      const plan = await planSweep(sweepCells(readSweepFile(file)));
      const states = sweepStates(plan);
      const left = plan.filter((_, index) => states[index].kind !== "done");
      const warnings = [
        ...library.planLimits(plan),
        ...library.processorWarnings(plan),
        ...(await powerWarnings(file, plan, options)),
      ];
      if (left.length > 0) warnings.push(...busy);
      const costOf = () => (left.length > 0 ? remainingCost(left) : { seconds: 0, bytes: 0 });
      if (options.json) {
        const cells = plan.map(({ cell: { mix, seed, settings }, key, evaluation }, index) => {
          const { kind } = states[index];
          return { mix: mix && mixLabel(mix), seed, settings, key, evaluation, state: kind };
        });
        const printed = { folder: resultsFolder(), left: left.length, ...costOf(), warnings, cells };
        process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
        return;
      }
      const varied = variedSettings(plan.map(({ cell }) => cell.settings));
      const rows = plan.map(({ cell: { mix, seed, settings }, key }, index) => [
        mix ? mixLabel(mix) : "untrained",
        seed === null ? "" : String(seed),
        ...varied.map((name) => JSON.stringify(settings[name])),
        key,
        stateText(states[index]),
      ]);
      process.stdout.write(
        `${table(["mix", "seed", ...varied, "key", "state"], rows)}\n` +
          `${plan.length - left.length} of ${plan.length} cells are done, in ${resultsFolder()}\n`,
      );
      for (const warning of warnings) process.stdout.write(`! ${warning}\n`);
      if (left.length === 0) return;
      const { seconds, bytes } = costOf();
      process.stdout.write(
        `the other ${left.length} will take about ${duration(seconds)} in one process here, and ${(bytes / 1e9).toFixed(2)} GB of disk (from a short calibration)\n`,
      );
    });
}

function stateText(state: CellState): string {
  if (state.kind === "done") return "done";
  if (state.kind === "failed") return `failed: ${state.failure.reason.split("\n")[0]}`;
  if (state.kind === "running") return `running on ${state.holder.host}, step ${state.stepsDone}`;
  return state.stepsDone > 0 ? `interrupted at step ${state.stepsDone}` : "";
}
