import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { measureOf, studyContrasts } from "../src/analysis";
import { projectPath, UserError } from "../src/core";
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

/**
 * `npm run check:latex`: typesets a published study's tables, and the papers of studies; is skipped, by name,
 * where no LaTeX is installed.
 */
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
  typeset(program, file, "the tables");
  process.stdout.write(`${tables.length} tables are typeset by ${program.name}\n`);
  for (const study of readdirSync(projectPath("studies"))) {
    const paper = projectPath("studies", study, "paper", "paper.tex");
    if (!existsSync(paper)) continue;
    typeset(program, paper, paper);
    process.stdout.write(`the paper of ${study} is typeset by ${program.name}\n`);
  }
}

/** Typesets a file from its own folder, where its figures lie. @throws {UserError} with the last lines if that fails */
function typeset({ name, argsOf }: (typeof programs)[number], file: string, what: string): void {
  const { status, stdout } = spawnSync(name, [...argsOf(os.tmpdir()), path.basename(file)], {
    encoding: "utf8",
    cwd: path.dirname(file),
  });
  if (status !== 0) throw new UserError(`${name} does not typeset ${what}:`, `\n${stdout.slice(-900)}`);
}

runInFolder("check:latex", main);
