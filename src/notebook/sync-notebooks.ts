import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectPath, UserError, writeFileAtomic } from "../core";
import { runPython } from "./run-notebook";

/**
 * Brings the newer of each notebook and its text form (text/NAME.ts, by jupytext) over to the other
 * and strips outputs: the state in which notebooks are committed.
 *
 * @param folder with notebooks and the jupytext.toml that pairs them
 * @throws {UserError} if the notebook environment lacks jupytext, or a file is no notebook
 */
export async function syncNotebooks(folder = projectPath("notebooks")): Promise<void> {
  const namesIn = (place: string, ending: string) =>
    readdirSync(place)
      .filter((name) => name.endsWith(ending))
      .map((name) => path.join(folder, `${path.basename(name, ending)}.ipynb`));
  const there = namesIn(folder, ".ipynb");
  const texts = path.join(folder, "text");
  const notebooks = [...new Set([...there, ...namesIn(texts, ".ts")])].sort();
  const sources = notebooks.map((notebook) =>
    there.includes(notebook) ? notebook : path.join(texts, `${path.basename(notebook, ".ipynb")}.ts`),
  );
  const failed = await runPython(["-m", "jupytext", "--quiet", "--sync", ...sources]);
  if (failed !== null) throw new UserError(`jupytext did not sync ${folder}: ${failed.trim().slice(-500)}`);
  for (const notebook of notebooks) {
    const text = readFileSync(notebook, "utf8");
    const stripped = strippedNotebook(text);
    if (stripped !== text) writeFileAtomic(notebook, stripped);
  }
}

interface Notebook {
  readonly cells: readonly { readonly cell_type: string }[];
  readonly metadata: object;
}

/** The same notebook without outputs, counts of execution and jupytext's notes, as nbformat lays it out. */
function strippedNotebook(text: string): string {
  const notebook: Notebook = JSON.parse(text);
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, execution_count: null, metadata: {}, outputs: [] } : cell,
  );
  const metadata = { ...notebook.metadata, jupytext: undefined };
  return `${JSON.stringify({ ...notebook, cells, metadata }, null, 1)}\n`;
}
