import path from "node:path";
import { Command } from "commander";
import { UserError } from "../core";
import type { KnownNotebook } from "../index";
import { library } from "./library";
import { refuseIdle } from "./option-values";
import { showProgress } from "./progress";
import { table } from "./table";

interface NotebooksOptions {
  readonly list?: boolean;
  readonly small?: boolean;
  readonly sync?: boolean;
  readonly parameters?: string;
  readonly published?: string;
  readonly sweep?: string;
  readonly out: string;
}

export function notebooksCommand(): Command {
  const command = new Command("notebooks")
    .description("execute notebooks, all or some, and save them as HTML that needs no network")
    .argument("[names...]", "as 04-evaluate, or 4; all without any")
    .option("--list", "only say which there are and what each answers")
    .option("--small", "with parameters by which each takes seconds")
    .option(
      "--sync",
      "only make notebooks and their text forms agree, the newer one winning, and strip outputs",
    )
    .option("--parameters <json>", 'parameters, as {"corpus": "xquad-r"}')
    .option("--published <study>", "those that read a published study, or these of them, on that study")
    .option("--sweep <name>", "with --published: which of its sweeps; without it, the first")
    .option("--out <folder>", "where the HTML goes", path.join("figures", "notebooks"))
    .addHelpText(
      "after",
      `
Examples:
  $ npx batchmix notebooks --list
  $ npx batchmix notebooks --small
  $ npx batchmix notebooks 4 --parameters '{"corpus": "xquad-r"}'
  $ npx batchmix notebooks --published flickr30k-x --out studies/flickr30k-x/pages`,
    )
    .action(async (names: string[], options: NotebooksOptions) => {
      for (const alone of ["list", "sync"] as const)
        if (options[alone])
          refuseIdle(
            command,
            (name) => [alone, "published"].includes(name),
            `has no effect with --${alone}, which executes nothing`,
          );
      const notebooks = options.published === undefined ? library.findNotebooks(names) : ofPublished(names);
      if (options.list) {
        const rows = notebooks.map(({ name, question }) => [name, question]);
        process.stdout.write(`${table(["notebook", "question"], rows)}\n`);
        return;
      }
      if (options.sync) return library.syncNotebooks();
      const given = { ...publishedParameters(options), ...readParameters(options.parameters) };
      const progress = showProgress("notebooks");
      const types = new library.TypeCheck(notebooks.map(({ file }) => file));
      try {
        for (const [index, { name, file, small }] of notebooks.entries()) {
          progress.update(index / notebooks.length, name);
          const html = path.resolve(options.out, `${name}.html`);
          const parameters = { ...(options.small && small), ...given };
          const onProgress = (share: number) => progress.update((index + share) / notebooks.length, name);
          await library.runNotebook(file, { html, parameters, onProgress, types });
          progress.line(html);
        }
      } finally {
        types.end();
        progress.stop();
      }
    });
  return command;
}

/** The notebooks of these names that read a published study; all of those without names. */
function ofPublished(names: readonly string[]): KnownNotebook[] {
  const { findNotebooks } = library;
  const able = findNotebooks([]).filter(({ isOfPublished }) => isOfPublished);
  const other = findNotebooks(names).find(({ isOfPublished }) => !isOfPublished);
  if (names.length > 0 && other)
    throw new UserError(
      `notebook ${other.name} reads no published study; ${able.map(({ name }) => name).join(", ")} do`,
    );
  return names.length > 0 ? findNotebooks(names) : able;
}

/** The study of --published: notebooks run elsewhere, so that a path is given in full. */
function publishedParameters({ published, sweep }: NotebooksOptions): Record<string, string> {
  if (published === undefined && sweep !== undefined)
    throw new UserError("--sweep names a published study's sweep; give --published too");
  if (published === undefined) return {};
  const folder = library.studyFolder(published);
  return { published: /[\\/]/.test(published) ? folder : published, ...(sweep !== undefined && { sweep }) };
}

function readParameters(json: string | undefined): Record<string, unknown> {
  if (json === undefined) return {};
  try {
    const values: unknown = JSON.parse(json);
    if (typeof values === "object" && values !== null && !Array.isArray(values)) return { ...values };
  } catch {}
  throw new UserError(`--parameters must be a JSON object, as {"seed": 1}, not ${json}`);
}
