import path from "node:path";
import { Command } from "commander";
import { writeFigure } from "./figures";
import { library } from "./library";
import { measureOption } from "./option-values";
import { differenceColumns } from "./result-table";
import { table } from "./table";

interface CompareOptions {
  readonly measure?: string;
  readonly corpus?: string;
  readonly figure?: string;
  readonly latex?: string;
}

export function compareCommand(): Command {
  return new Command("compare")
    .description("the differences of two sweeps, published sweeps or models, paired by item and seed")
    .argument("<first>", "a sweep file, a folder of a model, published:STUDY or published:STUDY/SWEEP")
    .argument("<second>", "the same; it is subtracted from the first")
    .addOption(measureOption())
    .option("--corpus <name>", "what two models are evaluated on; else it is the other side's")
    .option("--figure <name>", "draw the differences as SVG, PDF and PNG under this name")
    .option("--latex <file>", "write the differences as a table for LaTeX")
    .addHelpText(
      "after",
      `
Sweeps are compared mix by mix, a model with every mix of the other side. Items pair by their
names, those of published studies by their places in one corpus.

Examples:
  $ npx batchmix compare data/models/half sweeps/emoji.json --measure nDCG@10
  $ npx batchmix compare data/models/half data/models/mono --corpus emoji --latex half-mono.tex
  $ npx batchmix compare published:flickr30k-x/4-third-of-steps \\
      published:flickr30k-x/5-two-thirds-of-steps --figure steps`,
    )
    .action(async (first: string, second: string, options: CompareOptions) => {
      const { measure, corpus, figure, latex } = options;
      const { rows, labels, notes, ...compared } = await library.compareSources(
        [first, second],
        measure,
        corpus,
      );
      const { name } = compared.measure;
      const { headings, fieldsOf } = differenceColumns(compared.measure);
      const scopes = [...new Set(rows.map(({ over }) => over))].join(" or ");
      const lines = rows.map((row) => [row.setting, row.contrast, ...fieldsOf(row)]);
      process.stdout.write(
        `${name}: ${labels.join(" − ")}, paired by item and seed, with 95 % intervals over ${scopes}; p by Holm's method over ${rows[0].comparisons} comparisons
${table(["setting", "compared", ...headings], lines)}
`,
      );
      for (const sentence of notes) process.stdout.write(`${sentence}\n`);
      if (latex !== undefined) {
        library.writeFileAtomic(
          path.resolve(latex),
          library.latexTable(library.contrastTable(rows, compared.measure)),
        );
        process.stdout.write(`${path.resolve(latex)}\n`);
      }
      if (figure !== undefined)
        await writeFigure(figure, library.contrastForest(rows, undefined, `${name}: ${labels.join(" − ")}`));
    });
}
