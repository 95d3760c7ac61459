import path from "node:path";
import { Command } from "commander";

interface ReportOptions {
  readonly out: string;
  readonly published?: string;
  readonly sweep?: string;
}

export function reportCommand(): Command {
  return new Command("report")
    .description("a finished sweep as one HTML page with live figures, and its table for a paper")
    .argument("[file]", "a sweep file whose cells have equal settings", "sweeps/emoji.json")
    .option("--published <study>", "a published study instead, from its published numbers alone")
    .option("--sweep <name>", "with --published: the sweep, the study's first without it")
    .option("--out <folder>", "where index.html and table.tex, .md and .csv go", "figures")
    .addHelpText(
      "after",
      `
The page needs no network and no other file.

Examples:
  $ npx batchmix report sweeps/flickr30k-x.json --out figures/flickr30k-x
  $ npx batchmix report --published flickr30k-x --out figures/flickr30k-x
  $ npx batchmix report --published flickr30k-x --sweep 3-xquad-r`,
    )
    .action(async (file: string, { out, published, sweep }: ReportOptions) => {
      const index = require("../index") as typeof import("../index");
      if (sweep !== undefined && published === undefined)
        throw new index.UserError("--sweep names a published study's sweep; give --published too");
      const results =
        published === undefined
          ? await index.readStudy(file)
          : sweep === undefined
            ? (await index.publishedStudy(published)).primary
            : await index.publishedResults(published, sweep);
      const table = index.paperTable(results.cells);
      const files = {
        "index.html": index.reportPage(index.studyReport(results)),
        "table.tex": index.latexTable(table),
        "table.md": index.markdownTable(table),
        "table.csv": index.csvTable(table),
      };
      for (const [name, content] of Object.entries(files)) {
        const written = path.join(path.resolve(out), name);
        index.writeFileAtomic(written, content);
        process.stdout.write(`${written}\n`);
      }
    });
}
