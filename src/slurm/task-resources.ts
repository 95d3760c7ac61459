import { UserError } from "../core";

/** Something that every task of a job array may use, or where it may run. */
interface Resource {
  /** As commander writes an option. */
  readonly option: string;
  readonly help: string;
  /** What may stand in a script's header: nothing that ends the line, opens a quotation or begins another option. */
  readonly form: RegExp;
  readonly example: string;
  /** What a line of the header has before the value; null where the value limits the array as a whole. */
  readonly directive: string | null;
}

const name = "[A-Za-z0-9_.][A-Za-z0-9_.-]*";
const positive = /^[1-9]\d*$/;

/** The resources that can be asked for, in the order of a script's header; what is not asked for is left to the cluster. */
export const resourceOptions = {
  cpus: {
    option: "--cpus <n>",
    help: "processors, and threads, a task (1)",
    form: positive,
    example: "4",
    directive: "cpus-per-task=",
  },
  mem: {
    option: "--mem <size>",
    help: "memory a task, as 8G",
    form: /^[1-9]\d*[KMGT]?$/,
    example: "8G",
    directive: "mem=",
  },
  gpus: {
    option: "--gpus <n>",
    help: "GPUs a task, as 1 or a100:1",
    form: new RegExp(`^(${name}:)?[1-9]\\d*$`),
    example: "1 or a100:1",
    directive: "gres=gpu:",
  },
  time: {
    option: "--time <limit>",
    help: "longest run of a task, as 90 (minutes), 2:30:00 or 1-12",
    form: /^(\d+(:\d{1,2}){0,2}|\d+-\d{1,2}(:\d{1,2}){0,2})$/,
    example: "90, 2:30:00 or 1-12",
    directive: "time=",
  },
  partition: {
    option: "--partition <names>",
    help: "partition to submit to",
    form: new RegExp(`^${name}(,${name})*$`),
    example: "cpu or cpu,long",
    directive: "partition=",
  },
  account: {
    option: "--account <name>",
    help: "account that pays",
    form: new RegExp(`^${name}$`),
    example: "my-project",
    directive: "account=",
  },
  constraint: {
    option: "--constraint <features>",
    help: "features of a node; on one kind of processor bits are equal",
    form: new RegExp(`^${name}([&|,]${name})*$`),
    example: "epyc or epyc&ssd",
    directive: "constraint=",
  },
  exclude: {
    option: "--exclude <nodes>",
    help: "nodes to stay away from, as node[01-04]",
    form: /^[A-Za-z0-9_.][A-Za-z0-9_.,[\]-]*$/,
    example: "node[01-04],node09",
    directive: "exclude=",
  },
  atOnce: {
    option: "--at-once <n>",
    help: "most tasks that run at once",
    form: positive,
    example: "8",
    directive: null,
  },
} satisfies Record<string, Resource>;

export type TaskResources = { readonly [Name in keyof typeof resourceOptions]?: string | number };

/**
 * Refuses what does not have the form of its option: all of it goes into a script.
 *
 * @throws {UserError} naming the option
 */
export function checkResources(resources: TaskResources): void {
  for (const [resource, { option, form, example }] of Object.entries(resourceOptions)) {
    const value = resources[resource as keyof TaskResources];
    if (value !== undefined && !form.test(String(value)))
      throw new UserError(`${option.split(" ")[0]} ${JSON.stringify(value)}: give it as ${example}`);
  }
}
