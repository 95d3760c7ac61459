import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { readJson, UserError } from "../core";
import { type Cell, type CellIdentity, cellKey, evaluationKey } from "./cell";
import { sharedInputs } from "./shared-inputs";
import { evaluationFiles, evaluationFolder, hasManifest, resultsFolder } from "./store";

/** An evaluation that is on disk, and why it is no answer any more, if so. */
export interface StoredEntry {
  readonly key: string;
  readonly evaluation: string;
  readonly cell: Cell;
  /** What has changed since, in words; null if the same command would use it. */
  readonly stale: string | null;
}

/** The words for each part of a cell's identity. */
const names: Readonly<Record<keyof CellIdentity, string>> = {
  corpus: "the training corpus",
  evaluationCorpus: "the evaluation corpus",
  weights: "the weights",
  tokenizer: "the tokenizer",
  modelConfiguration: "the model's prompts or configuration",
  trainingSource: "the code that trains",
  evaluationSource: "the code that evaluates",
  engine: "the engine",
  device: "the device",
  flags: "TensorFlow's flags",
};

/** Every finished evaluation in the results folder, compared with code, data and engine as they are now. */
export async function storedEntries(): Promise<StoredEntry[]> {
  const inputsOf = sharedInputs();
  const entries: StoredEntry[] = [];
  for (const { key, evaluation, cell, identity } of storedConfigs()) {
    entries.push({ key, evaluation, cell, stale: await changeSince(key, evaluation, cell, identity) });
  }
  return entries;

  async function changeSince(
    key: string,
    evaluation: string,
    cell: Cell,
    identity: CellIdentity,
  ): Promise<string | null> {
    try {
      const now = (await inputsOf(cell.settings)).identity;
      if (cellKey(cell, now) === key && evaluationKey(cell, now) === evaluation) return null;
      const recorded = (Object.keys(names) as (keyof CellIdentity)[]).filter((name) => name in identity);
      const changed = recorded.filter((name) => JSON.stringify(now[name]) !== JSON.stringify(identity[name]));
      return changed.length > 0
        ? `changed: ${changed.map((name) => names[name]).join(", ")}`
        : "settings are read differently now";
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  }
}

function storedConfigs(): { key: string; evaluation: string; cell: Cell; identity: CellIdentity }[] {
  const foldersIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);
  const all = foldersIn(resultsFolder()).flatMap((key) =>
    foldersIn(path.join(resultsFolder(), key, "evaluations")).flatMap((evaluation) => {
      const folder = evaluationFolder(key, evaluation);
      if (!hasManifest(folder)) return [];
      const file = path.join(folder, evaluationFiles.config);
      const { cell, identity } = readJson<{ cell: Cell; identity: CellIdentity }>(
        file,
        `delete ${folder}`,
        (config) => Boolean(config.cell.settings && config.identity),
      );
      return [{ key, evaluation, cell, identity }];
    }),
  );
  const sortKey = ({ cell }: (typeof all)[number]) =>
    JSON.stringify([cell.settings.corpus, cell.settings.evaluationCorpus]);
  return all.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)); // neighbours share what is loaded
}
