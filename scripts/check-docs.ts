import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectPath } from "../src/core";
import { runNotebook } from "../src/notebook";
import { makeProject } from "../test/support/example-project";
import { documentedCommands, documents, fencesOf, wayOf } from "./docs-commands";
import { runInFolder } from "./run-script";

const counts = { runs: 0, "is not run": 0, fails: 0 };

function say(kind: keyof typeof counts, what: string, why = ""): void {
  counts[kind]++;
  process.stdout.write(`${kind}: ${what}${why && `\n  ${why.trim().replace(/\n/g, "\n  ")}`}\n`);
}

/**
 * `npm run check:docs`: runs the commands of the documents' shell blocks in a copy of the project with a small
 * model and small corpora, and checks and executes their TypeScript blocks as cells of a notebook. Says of
 * every command that is not run why.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-docs-"));
  try {
    runCommands(path.join(folder, "project"));
    for (const document of documents()) await runCells(document, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { runs, "is not run": idle, fails } = counts;
  process.stdout.write(`${runs} run, ${idle} are not run, ${fails} fail\n`);
  if (fails > 0) process.exitCode = 1;
}

function runCommands(root: string): void {
  const shell = makeProject(root);
  const isDone = new Set<string>(); // a command that another needs comes before its own place
  const run = (command: string): void => {
    if (isDone.has(command)) return;
    isDone.add(command);
    const way = wayOf(command);
    if (way === null) say("fails", command, "no way is known: add it to scripts/docs-commands.ts");
    else if ("reason" in way) say("is not run", command, way.reason);
    else {
      if (way.after !== undefined) run(way.after);
      const { status, stdout, stderr } = shell(`${command} ${way.append}`);
      if (status === 0 && stdout !== "") say("runs", command);
      else say("fails", command, `code ${status}: ${stderr}`);
    }
  };
  for (const command of documentedCommands()) run(command);
}

/** Checks and executes the TypeScript blocks of a document, one after another, as cells of one notebook. */
async function runCells(document: string, folder: string): Promise<void> {
  const blocks = fencesOf(document, ["ts", "typescript"]);
  if (blocks.length === 0) return;
  const notebook = path.join(folder, `${document.replace(/\W/g, "-")}.ipynb`);
  const cells = blocks.map(({ text }) => ({ cell_type: "code", metadata: {}, outputs: [], source: text }));
  const metadata = { kernelspec: { name: "tslab", language: "typescript", display_name: "TypeScript" } };
  writeFileSync(notebook, JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
  const what = `${blocks.length} TypeScript blocks of ${document}`;
  const checker = ["--import", "tsx", projectPath("scripts", "check-notebooks.ts"), notebook];
  const { status, stderr } = spawnSync(process.execPath, checker, { cwd: projectPath(), encoding: "utf8" });
  if (status !== 0) return say("fails", what, stderr);
  try {
    await runNotebook(notebook, { html: notebook.replace(/ipynb$/, "html") });
    say("runs", what);
  } catch (error) {
    say("fails", what, (error as Error).message);
  }
}

runInFolder("check:docs", main);
