import { UserError } from "../core";

/** Something that every task of a job array may use, or where it may run. */
export interface Resource {
  /** As commander writes an option. */
  readonly option: string;
  readonly help: string;
  /** What may stand in a script's header: nothing that ends the line, opens a quotation or begins another option. */
  readonly form: RegExp;
  readonly example: string;
}

const resource = (option: string, help: string, form: RegExp, example: string): Resource => ({
  option,
  help: `${help}, as ${example}`,
  form,
  example,
});

const positive = /^[1-9]\d*$/;
const duration = /^(\d+(:\d{1,2}){0,2}|\d+-\d{1,2}(:\d{1,2}){0,2})$/;
const nodes = /^[A-Za-z0-9_.][A-Za-z0-9_.,[\]-]*$/;
const name = "[A-Za-z0-9_.][A-Za-z0-9_.-]*";
const names = (between: string) => new RegExp(`^${name}(${between}${name})*$`);
const devices = new RegExp(`^(${name}:)?[1-9]\\d*$`);

/** The resources that can be asked for, as options of the command line; the cluster decides on the others. */
export const resourceOptions = {
  cpus: resource("--cpus <n>", "processors, and threads, a task (1)", positive, "4"),
  mem: resource("--mem <size>", "memory a task", /^[1-9]\d*[KMGT]?$/, "8G"),
  gpus: resource("--gpus <n>", "GPUs a task", devices, "1 or a100:1"),
  time: resource(
    "--time <limit>",
    "longest run of a task (a number is minutes)",
    duration,
    "90, 2:30:00 or 1-12",
  ),
  partition: resource("--partition <names>", "partition to submit to", names(","), "cpu or cpu,long"),
  account: resource("--account <name>", "account that pays", new RegExp(`^${name}$`), "my-project"),
  constraint: resource(
    "--constraint <features>",
    "features of a node (on one kind of processor bits are equal)",
    names("[&|,]"),
    "epyc or epyc&ssd",
  ),
  exclude: resource("--exclude <nodes>", "nodes to stay away from", nodes, "node[01-04],node09"),
  atOnce: resource("--at-once <n>", "most tasks that run at once", positive, "8"),
};

export type TaskResources = { readonly [Name in keyof typeof resourceOptions]?: string | number };

/**
 * Refuses what does not have the form of its option: all of it goes into a script.
 *
 * @throws {UserError} naming the option
 */
export function checkResources(resources: TaskResources): void {
  for (const [name, { option, form, example }] of Object.entries(resourceOptions)) {
    const value = resources[name as keyof TaskResources];
    if (value !== undefined && !form.test(String(value)))
      throw new UserError(`${option.split(" ")[0]} ${JSON.stringify(value)}: give it as ${example}`);
  }
}
