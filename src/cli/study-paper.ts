import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type FilledPaper,
  fillPaper,
  latexLetters,
  paperAnswers,
  projectPath,
  publishedStudy,
  type SizedFigure,
  sentencesPage,
  studyFolder,
  studySweeps,
  UserError,
  writeFileAtomic,
} from "../index";
import { exportAll, publishedFigures } from "./figures";

/**
 * Writes a study's paper/ from its paper.md: paper.md with numbers in the place of requests, sentences.md, the
 * figures that it shows and, by Pandoc, paper.html and paper.tex.
 *
 * @throws {UserError} if a request cannot be answered, or a figure is not there; the mistakes are printed before
 */
export async function writePaper(study: string): Promise<void> {
  const folder = studyFolder(study);
  const source = path.join(folder, "paper.md");
  if (!existsSync(source))
    throw new UserError(`${source}: no such file; docs/studies.md says how a paper asks for numbers`);
  const published = await publishedStudy(study);
  const filled = fillPaper(readFileSync(source, "utf8"), paperAnswers(published, studySweeps(study)));
  const sweeps = published.sweeps.map(({ name }) => name);
  const { figures, mistakes } = await figuresIn(filled, study, sweeps);
  const all = [...filled.mistakes, ...mistakes];
  for (const mistake of all) process.stderr.write(`${new UserError(mistake).message}\n`);
  if (all.length > 0)
    throw new UserError(`${source}: ${all.length} of its requests cannot be answered; nothing was written`);
  const out = path.join(folder, "paper");
  const write = (name: string, content: string) => {
    writeFileAtomic(path.join(out, name), content);
    process.stdout.write(`${path.join(out, name)}\n`);
  };
  write("paper.md", filled.text);
  write("sentences.md", sentencesPage(study, filled.sentences));
  const drawn = figures.size > 0 ? await exportAll(path.join(out, "figures"), figures) : [];
  for (const { files } of drawn) for (const file of files) process.stdout.write(`${file}\n`);
  const note = drawn.find((each) => each.note)?.note;
  const pandoc = pandocProgram();
  if (note) process.stdout.write(`! paper.html and paper.tex are not written: ${note}\n`);
  else if (pandoc === null)
    process.stdout.write(
      "! paper.html and paper.tex are not written, since Pandoc is missing; install it by: .venv/bin/python -m pip install -r scripts/requirements-paper.txt\n",
    );
  else {
    write("paper.html", convert(pandoc, filled.text, out, ["--to=html5", ...htmlOptions]));
    const printed = filled.text.replace(figurePattern, "](figures/$1.pdf)");
    write("paper.tex", latexLetters(convert(pandoc, printed, out, ["--to=latex", ...latexOptions])));
  }
  for (const { line, text, typed } of filled.sentences)
    if (typed.length > 0)
      process.stdout.write(`! line ${line}: no table row stands behind ${typed.join(", ")}: ${text}\n`);
}

const figurePattern = /\]\(figures\/([^()\s]+)\.svg\)/g;
const htmlOptions = ["--embed-resources", "--variable=maxwidth:46em"];
const latexOptions = ["--variable=geometry:margin=25mm", "--variable=colorlinks"];

/** The figures that a paper shows by their names, and what is wrong with the others. */
async function figuresIn(
  { text }: FilledPaper,
  study: string,
  sweeps: readonly string[],
): Promise<{ readonly figures: Map<string, SizedFigure>; readonly mistakes: readonly string[] }> {
  const names = [...new Set([...text.matchAll(figurePattern)].map(([, name]) => name))];
  const figures = new Map<string, SizedFigure>();
  const mistakes: string[] = [];
  const drawn = new Map<string | undefined, Awaited<ReturnType<typeof publishedFigures>>>();
  for (const name of names) {
    const sweep = sweeps.slice(1).find((each) => name.startsWith(`${each}-`)); // the first one is drawn with all
    const there = drawn.get(sweep) ?? (await publishedFigures(study, sweep));
    drawn.set(sweep, there);
    const figure = there.get(name);
    if (figure) figures.set(name, figure);
    else mistakes.push(`figures/${name}.svg: no such figure; there are: ${[...there.keys()].join("; ")}`);
  }
  return { figures, mistakes };
}

/** Pandoc in the notebooks' environment, else the system's; null where neither is. */
function pandocProgram(): string | null {
  const environment = projectPath(".venv", "lib");
  const pythons = existsSync(environment) ? readdirSync(environment) : [];
  const own = pythons.map((name) =>
    path.join(environment, name, "site-packages", "pypandoc", "files", "pandoc"),
  );
  const isThere = (program: string) => spawnSync(program, ["--version"]).status === 0;
  return [...own, "pandoc"].find(isThere) ?? null;
}

/** What Pandoc makes of Markdown, whose heading of the first level is the title. */
function convert(pandoc: string, text: string, folder: string, options: readonly string[]): string {
  const always = [
    "--from=markdown",
    "--standalone",
    "--columns=120",
    "--shift-heading-level-by=-1",
    "--metadata=lang:en",
  ];
  const { status, stdout, stderr } = spawnSync(pandoc, [...always, ...options], {
    cwd: folder,
    input: text,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new UserError("Pandoc does not convert paper/paper.md:", `\n${stderr}`);
  return stdout;
}
