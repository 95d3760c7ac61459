import path from "node:path";
import { Command } from "commander";
import { UserError } from "../core";
import { library } from "./library";
import { measureOption } from "./option-values";

interface ReportOptions {
  readonly out: string;
  readonly published?: string;
  readonly sweep?: string;
  readonly measure?: string;
}

export function reportCommand(): Command {
  return new Command("report")
    .description("a finished sweep as one HTML page with live figures, and its table for a paper")
    .argument("[file]", "a sweep file whose cells have equal settings; sweeps/emoji.json without it")
    .option("--published <study>", "a published study instead, from its published numbers alone")
    .option("--sweep <name>", "with --published: which of its sweeps; without it, the first")
    .addOption(measureOption())
    .option("--out <folder>", "where index.html and table.tex, .md and .csv go", "figures")
    .addHelpText(
      "after",
      `
The page needs no network and no other file.

Examples:
  $ npx batchmix report sweeps/flickr30k-x.json --out figures/flickr30k-x
  $ npx batchmix report sweeps/flickr30k-x.json --measure nDCG@10 --out figures/ndcg
  $ npx batchmix report --published flickr30k-x --out figures/flickr30k-x
  $ npx batchmix report --published flickr30k-x --sweep 3-xquad-r`,
    )
    .action(async (file: string | undefined, { out, published, sweep, measure }: ReportOptions) => {
      if (file !== undefined && published !== undefined)
        throw new UserError(
          `${file} has no effect with --published, which reads published numbers; leave it out`,
        );
      if (sweep !== undefined && published === undefined)
        throw new UserError("--sweep names a published study's sweep; give --published too");
      const results = await resultsOf(file, published, sweep, measure);
      const table = library.paperTable(results.cells);
      const files = {
        "index.html": library.reportPage(library.studyReport(results)),
        "table.tex": library.latexTable(table),
        "table.md": library.markdownTable(table),
        "table.csv": library.csvTable(table),
      };
      for (const [name, content] of Object.entries(files)) {
        const written = path.join(path.resolve(out), name);
        library.writeFileAtomic(written, content);
        process.stdout.write(`${written}\n`);
      }
    });
}

async function resultsOf(file = "sweeps/emoji.json", published?: string, sweep?: string, measure?: string) {
  const { publishedByMeasure, publishedResults, publishedStudy, readStudy, storedBias } = library;
  if (published === undefined) {
    const results = await readStudy(file, measure);
    return { ...results, bias: await storedBias(results.cells) };
  }
  const results =
    sweep === undefined
      ? (await publishedStudy(published)).primary
      : await publishedResults(published, sweep);
  return measure === undefined ? results : publishedByMeasure(results, measure);
}
