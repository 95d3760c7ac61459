import { readFileSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../src/core";

/** What `npm run dev` shows, kept as state.json in its folder; beside it page.html, once there is one. */
export interface PageState {
  /** When the last whole execution began; files that changed since are news. Milliseconds since 1970. */
  readonly asOf: number;
  /** Name of the notebook whose page is shown; null while there is none. */
  readonly shown: string | null;
  /** Counts pages. */
  readonly version: number;
  /** Progress or error; "" if there is nothing to say. */
  readonly text: string;
  readonly isError: boolean;
}

export function readPageState(folder: string): PageState {
  return JSON.parse(readFileSync(path.join(folder, "state.json"), "utf8"));
}

export function writePageState(folder: string, state: PageState): void {
  writeFileAtomic(path.join(folder, "state.json"), JSON.stringify(state));
}
