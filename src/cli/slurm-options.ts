import type { Command } from "commander";
import { UserError } from "../core";
import type { TaskResources } from "../slurm";
import { countFromOne } from "./option-values";

/** How `sweep run` is told to leave its cells to a cluster. */
export interface SlurmOptions extends TaskResources {
  readonly slurm?: boolean;
  readonly dryRun?: boolean;
}

/** Adds the options of {@link SlurmOptions}; what they take is what sbatch takes. */
export function addSlurmOptions(command: Command): Command {
  return command
    .optionsGroup("Slurm:")
    .option("--slurm", "submit the cells as a job array, one a task, and follow it")
    .option("--dry-run", "print the array's script and submit nothing")
    .option("--cpus <n>", "processors, and threads, a task (1)", countFromOne)
    .option("--mem <size>", "memory a task, as 8G")
    .option("--gpus <n>", "GPUs a task, as 1 or a100:1")
    .option("--time <limit>", "longest run of a task, as 90 (minutes), 2:30:00 or 1-12")
    .option("--partition <names>", "partition to submit to")
    .option("--account <name>", "account that pays")
    .option("--constraint <features>", "features of a node; on one kind of processor bits are equal")
    .option("--exclude <nodes>", "nodes to stay away from, as node[01-04]")
    .option("--at-once <n>", "most tasks that run at once", countFromOne);
}

/**
 * The resources among the options of a command.
 *
 * @throws {UserError} if options for Slurm are given without --slurm, or options of one machine with it
 */
export function taskResources(
  options: SlurmOptions & { readonly workers: number; readonly cell?: string; readonly json?: boolean },
): TaskResources {
  const { cpus, mem, gpus, time, partition, account, constraint, exclude, atOnce, dryRun } = options;
  const resources = { cpus, mem, gpus, time, partition, account, constraint, exclude, atOnce };
  const local = { workers: options.workers > 1 || undefined, cell: options.cell, json: options.json };
  const odd = Object.entries(options.slurm ? local : { ...resources, dryRun }).find(
    ([, value]) => value !== undefined,
  );
  if (odd) {
    const flag = `--${odd[0].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UserError(
      options.slurm ? `${flag} does not go with --slurm` : `${flag} goes with --slurm alone`,
    );
  }
  return resources;
}
