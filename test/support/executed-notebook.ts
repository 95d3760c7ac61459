import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../../src/core";
import { findNotebooks, runNotebook } from "../../src/notebook";
import { temporaryFolder } from "./temporary-folder";

const needed = [
  projectPath("data", "models", "multilingual-e5-small"),
  projectPath(".venv", "bin", "python"),
];
const missing = needed.find((place) => !existsSync(place));

/** Why notebooks cannot be executed here, for node:test; false if they can. */
export const notebookSkip = missing ? `${missing} is missing; run: npm start` : false;

/** What a cell showed, by media type. */
export type CellOutput = Readonly<Record<string, unknown>>;

interface Executed {
  readonly cells: readonly { readonly outputs?: readonly { readonly data?: CellOutput }[] }[];
}

/** Executes a notebook of the project, small, and gives all that its cells showed. */
export async function notebookOutputs(
  name: string,
  parameters?: Readonly<Record<string, unknown>>,
): Promise<readonly CellOutput[]> {
  const folder = temporaryFolder("notebook");
  try {
    const executed = path.join(folder, "executed.ipynb");
    const [{ file, small }] = findNotebooks([name]);
    const html = path.join(folder, "page.html");
    await runNotebook(file, { html, executed, parameters: parameters ?? small });
    const { cells }: Executed = JSON.parse(readFileSync(executed, "utf8"));
    return cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data ?? {});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many of the outputs are live figures. */
export function figuresIn(outputs: readonly CellOutput[]): number {
  return outputs.filter((data) => "application/vnd.plotly.v1+json" in data).length;
}
