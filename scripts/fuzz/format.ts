import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Syntax } from "./mutations";

/** A kind of input: files that depend on each other, and what reads them. */
export interface Format {
  readonly name: string;
  /** Writes valid files into an empty folder. */
  prepare(folder: string): Prepared | Promise<Prepared>;
}

export interface Prepared {
  /** The files to change, by their path within the folder, with what is in them. */
  readonly files: Readonly<Record<string, Syntax>>;
  /** How sentences about what several files hold together may begin instead of with a file's name. */
  readonly called?: string;
  /** Reads and plans with all files, as a command does, without training; throws where a command would. */
  read(): unknown;
  close?(): void | Promise<void>;
}

/** Writes a file of a format's folder. */
export const write = (folder: string, name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
};

export const json = (value: unknown) => JSON.stringify(value);

/** Settings of sweeps that are planned, never trained. */
export const settings = {
  model: "small",
  layers: 1,
  steps: 6,
  batchSize: 4,
  warmupSteps: 1,
  dropout: 0.1,
  evaluateEvery: 2,
};
