import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectPath, UserError } from "../core";

/** A notebook of the project. */
export interface KnownNotebook {
  /** @example "04-evaluate" */
  readonly name: string;
  readonly file: string;
  /** Its heading, the question that it answers. */
  readonly question: string;
  /** Parameters by which it runs in seconds rather than minutes. */
  readonly small: Readonly<Record<string, unknown>>;
  /** The sweep file whose results it reads when small; null if it reads none. */
  readonly sweep: string | null;
  /** Whether it can read a published study, by its parameter `published`. */
  readonly isOfPublished: boolean;
}

/**
 * The project's notebooks in their order.
 *
 * @throws {UserError} if one cannot be read
 */
export function listNotebooks(): KnownNotebook[] {
  const folder = projectPath("notebooks");
  const files = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  return files.sort().map((name) => read(path.join(folder, name)));
}

/**
 * Notebooks by name or by number; all notebooks if none is named.
 *
 * @throws {UserError} for a notebook that does not exist
 * @example findNotebooks(["4", "05-sweep"]);
 */
export function findNotebooks(names: readonly string[]): KnownNotebook[] {
  const all = listNotebooks();
  if (names.length === 0) return all;
  return names.map((wanted) => {
    const number = /^\d+$/.test(wanted) ? wanted.padStart(2, "0") : null;
    const notebook = all.find(({ name }) => name === wanted || name.startsWith(`${number}-`));
    if (notebook) return notebook;
    throw new UserError(
      `there is no notebook ${wanted}; there are ${all.map(({ name }) => name).join(", ")}`,
    );
  });
}

function read(file: string): KnownNotebook {
  try {
    const { cells, metadata } = JSON.parse(readFileSync(file, "utf8"));
    const text = [cells[0].source].flat().join("");
    return {
      name: path.basename(file, ".ipynb"),
      file,
      question: /^# (.*)$/m.exec(text)?.[1] ?? "",
      small: metadata.batchmix?.small ?? {},
      sweep: metadata.batchmix?.sweep ?? null,
      isOfPublished: metadata.batchmix?.published ?? false,
    };
  } catch (error) {
    throw new UserError(`${file}: is no notebook (${(error as Error).message})`);
  }
}
