import { readFileSync } from "node:fs";

export interface CellStart {
  readonly cell: number;
  /** Line of the joined text that its first line has. */
  readonly line: number;
}

export interface JoinedNotebook {
  readonly notebook: string;
  readonly text: string;
  readonly starts: readonly CellStart[];
}

/** A notebook's code cells as one module, which is what they are to one another. */
export function joinCells(notebook: string): JoinedNotebook {
  const { cells } = JSON.parse(readFileSync(notebook, "utf8")) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  let text = "export {};\n";
  const starts: CellStart[] = [];
  for (const [index, { cell_type: type, source }] of cells.entries()) {
    if (type !== "code") continue;
    starts.push({ cell: index + 1, line: text.split("\n").length - 1 });
    text += `${[source].flat().join("")}\n`;
  }
  return { notebook, text, starts };
}
