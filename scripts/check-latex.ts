import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { measureOf, studyContrasts } from "../src/analysis";
import { UserError } from "../src/core";
import { publishedStudy } from "../src/study";
import { contrastTable, latexTable, paperTable } from "../src/tables";
import { runInFolder } from "./run-script";

/** Programs that typeset a file into a folder, the first that is installed is used. */
const programs: readonly { readonly name: string; readonly argsOf: (folder: string) => string[] }[] = [
  { name: "tectonic", argsOf: (folder) => ["--outdir", folder] },
  {
    name: "pdflatex",
    argsOf: (folder) => ["-halt-on-error", "-interaction=nonstopmode", "-output-directory", folder],
  },
];

/** `npm run check:latex`: typesets a published study's tables; is skipped, by name, where no LaTeX is installed. */
async function main(): Promise<void> {
  const program = programs.find(({ name }) => spawnSync(name, ["--version"]).status === 0);
  if (!program) {
    process.stdout.write(
      `skipped: neither ${programs.map(({ name }) => name).join(" nor ")} is installed here\n`,
    );
    return;
  }
  const { sweeps } = await publishedStudy("flickr30k-x");
  const tables = sweeps.flatMap(({ cells }) => {
    const contrasts = studyContrasts(cells);
    return [paperTable(cells), ...(contrasts.length > 0 ? [contrastTable(contrasts, measureOf(cells))] : [])];
  });
  const body = tables.map((table) => `\\begin{table}\n${latexTable(table)}\\end{table}\n\\clearpage\n`);
  const file = path.join(os.tmpdir(), "tables.tex");
  writeFileSync(
    file,
    `\\documentclass{article}\n\\usepackage{amsmath,booktabs}\n\\begin{document}\n${body.join("")}\\end{document}\n`,
  );
  const { status, stdout } = spawnSync(program.name, [...program.argsOf(os.tmpdir()), file], {
    encoding: "utf8",
  });
  if (status !== 0)
    throw new UserError(`${program.name} does not typeset the tables:`, `\n${stdout.slice(-900)}`);
  process.stdout.write(`${tables.length} tables are typeset by ${program.name}\n`);
}

runInFolder("check:latex", main);
