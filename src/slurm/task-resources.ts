import { UserError } from "../core";

/** What every task of a job array may use, and where it may run; what is missing is left to the cluster. */
export interface TaskResources {
  /** Processors, and threads of the engine; 1 by default. */
  readonly cpus?: number;
  /** Memory, as 8G. */
  readonly mem?: string;
  /** GPUs by number, or by kind and number as a100:1. */
  readonly gpus?: string;
  /** Longest run, in Slurm's forms: minutes, hours:minutes:seconds, days-hours. */
  readonly time?: string;
  /** Partitions, with commas between them. */
  readonly partition?: string;
  readonly account?: string;
  /** Features that a node needs, as one kind of processor. */
  readonly constraint?: string;
  /** Nodes to stay away from, as node[01-04],node09. */
  readonly exclude?: string;
  /** Most tasks that run at once. */
  readonly atOnce?: number;
}

const name = "[A-Za-z0-9_.][A-Za-z0-9_.-]*";
const positive = /^[1-9]\d*$/;

/** What may stand in a script's header: nothing that ends the line, opens a quotation or begins another option. */
const forms: Readonly<Record<keyof TaskResources, { readonly form: RegExp; readonly example: string }>> = {
  cpus: { form: positive, example: "4" },
  mem: { form: /^[1-9]\d*[KMGT]?$/, example: "8G" },
  gpus: { form: new RegExp(`^(${name}:)?[1-9]\\d*$`), example: "1 or a100:1" },
  time: { form: /^(\d+(:\d{1,2}){0,2}|\d+-\d{1,2}(:\d{1,2}){0,2})$/, example: "90, 2:30:00 or 1-12" },
  partition: { form: new RegExp(`^${name}(,${name})*$`), example: "cpu or cpu,long" },
  account: { form: new RegExp(`^${name}$`), example: "my-project" },
  constraint: { form: new RegExp(`^${name}([&|,]${name})*$`), example: "epyc or epyc&ssd" },
  exclude: { form: /^[A-Za-z0-9_.][A-Za-z0-9_.,[\]-]*$/, example: "node[01-04],node09" },
  atOnce: { form: positive, example: "8" },
};

/**
 * Refuses what does not have the form of its option: all of it goes into a script.
 *
 * @throws {UserError} naming the option
 */
export function checkResources(resources: TaskResources): void {
  for (const [option, { form, example }] of Object.entries(forms)) {
    const value = resources[option as keyof TaskResources];
    if (value === undefined || form.test(String(value))) continue;
    const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UserError(`--${flag} ${JSON.stringify(value)}: give it as ${example}`);
  }
}
