import path from "node:path";
import { Command } from "commander";

interface NotebooksOptions {
  readonly list?: boolean;
  readonly small?: boolean;
  readonly sync?: boolean;
  readonly parameters?: string;
  readonly out: string;
}

export function notebooksCommand(): Command {
  return new Command("notebooks")
    .description("execute notebooks, all or some, and save them as HTML that needs no network")
    .argument("[names...]", "as 04-evaluate, or 4; all without any")
    .option("--list", "only say which there are and what each answers")
    .option("--small", "with parameters by which each takes seconds")
    .option(
      "--sync",
      "only make notebooks and their text forms agree, the newer one winning, and strip outputs",
    )
    .option("--parameters <json>", 'parameters, as {"corpus": "xquad-r"}')
    .option("--out <folder>", "where the HTML goes", path.join("figures", "notebooks"))
    .addHelpText(
      "after",
      `
Examples:
  $ npx batchmix notebooks --list
  $ npx batchmix notebooks --small
  $ npx batchmix notebooks 4 --parameters '{"corpus": "xquad-r"}'`,
    )
    .action(async (names: string[], options: NotebooksOptions) => {
      const { findNotebooks, runNotebook, syncNotebooks } = require("../index") as typeof import("../index");
      const { showProgress } = require("./progress") as typeof import("./progress");
      const { table } = require("./table") as typeof import("./table");
      const notebooks = findNotebooks(names);
      if (options.list) {
        const rows = notebooks.map(({ name, question }) => [name, question]);
        process.stdout.write(`${table(["notebook", "question"], rows)}\n`);
        return;
      }
      if (options.sync) return syncNotebooks();
      const given = readParameters(options.parameters);
      const progress = showProgress("notebooks");
      try {
        for (const [index, { name, file, small }] of notebooks.entries()) {
          progress.update(index / notebooks.length, name);
          const html = path.resolve(options.out, `${name}.html`);
          const parameters = { ...(options.small && small), ...given };
          const onProgress = (share: number) => progress.update((index + share) / notebooks.length, name);
          await runNotebook(file, { html, parameters, onProgress });
          progress.line(html);
        }
      } finally {
        progress.stop();
      }
    });
}

function readParameters(json: string | undefined): Record<string, unknown> {
  if (json === undefined) return {};
  const { UserError } = require("../index") as typeof import("../index");
  try {
    const values: unknown = JSON.parse(json);
    if (typeof values === "object" && values !== null && !Array.isArray(values)) return { ...values };
  } catch {}
  throw new UserError(`--parameters must be a JSON object, as {"seed": 1}, not ${json}`);
}
