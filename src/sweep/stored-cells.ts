import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { batchKinds, canonicalJson, kindNames, naming, readJson, UserError } from "../core";
import { withKinds } from "../mixture";
import { defaultSettings, settingNames } from "../settings";
import { type Cell, cellSettings } from "./cell";
import { type CellIdentity, cellKey, evaluationKey, identityWords, type MachineIdentity } from "./identity";
import { sharedInputs } from "./inputs";
import { recordedStage, stageChanges, stageSources } from "./stage-sources";
import {
  cellFolder,
  evaluationFiles,
  evaluationFolder,
  hasManifest,
  isTrained,
  type MeasuredCell,
  resultsFolder,
  stageRecords,
} from "./store";

/** An evaluation that is on disk, and whether it is still valid. */
export interface StoredEntry {
  readonly key: string;
  readonly evaluation: string;
  readonly cell: Cell;
  /** The evaluation's identity; another version of the code may have named its parts differently. */
  readonly identity: CellIdentity;
  /** The step after which the weights were measured; absent for the last one. */
  readonly step?: number;
  /** What has changed since it was computed, in words; null if the same command would use the evaluation. */
  readonly stale: string | null;
}

/**
 * Every finished evaluation in the results folder, compared with code, data and engine as they are now.
 *
 * @param onDamaged told the sentence of each evaluation whose configuration cannot be read; such an evaluation is left out
 */
export async function storedEntries(
  onDamaged: (sentence: string) => void = () => {},
): Promise<StoredEntry[]> {
  const inputsOf = sharedInputs();
  const entries: StoredEntry[] = [];
  for (const stored of storedConfigs("", onDamaged)) {
    const now = await identityNow(stored.cell, inputsOf);
    entries.push({ ...stored, stale: typeof now === "string" ? now : changeSince(stored, now) });
  }
  return entries;
}

/** What kinds of machine the finished evaluations in the results folder are of, each once. */
export function storedMachines(): MachineIdentity[] {
  return distinctMachines([...storedConfigs("", () => {})].map(({ identity }) => identity));
}

/** The machines' part of identities, each once, in their order. */
export function distinctMachines(identities: readonly MachineIdentity[]): MachineIdentity[] {
  const machines = identities.map(({ engine, device, flags }) => ({ engine, device, flags }));
  return [...new Map(machines.map((machine) => [canonicalJson(machine), machine])).values()];
}

type StoredConfig = Omit<StoredEntry, "stale">;

/** The identity that a cell has now, or the reason why the cell can no longer be computed. */
async function identityNow(
  cell: Cell,
  inputsOf: ReturnType<typeof sharedInputs>,
): Promise<CellIdentity | string> {
  try {
    return (await inputsOf(defaultSettings(cell.settings.corpus, cellSettings(cell.settings)))).identity;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function changeSince(stored: StoredConfig, now: CellIdentity): string | null {
  const { key, evaluation, cell, identity, step } = stored;
  const missing = missingSettings(cell);
  if (missing.length > 0) return `settings that it does not record: ${missing.join(", ")}`;
  if (cellKey(cell, now) === key && evaluationKey(cell, now, step) === evaluation) return null;
  const changed = changedParts(identity, now);
  if (changed.length > 0) return `changed: ${changed.map((name) => identityWords[name]).join(", ")}`;
  return "settings are read differently now";
}

/** Settings whose defaults are in no key. */
const keyless = ["seeds", "measureAt", "negatives", "negativeLanguages", "mined", "negativeCap"];

/** The settings of this version that a cell of an earlier version does not record, as far as keys hold settings. */
function missingSettings({ settings }: Cell): string[] {
  return settingNames.filter((name) => !keyless.includes(name) && !(name in settings));
}

function changedParts(before: CellIdentity, now: CellIdentity): (keyof CellIdentity)[] {
  const names = Object.keys(identityWords) as (keyof CellIdentity)[];
  return names.filter((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]));
}

/**
 * What has changed since a cell was computed, as far as the store records it: settings, inputs, and
 * the modules and packages of each stage.
 *
 * @param key the cell's key, or the beginning of it
 * @returns lines for people
 * @throws {UserError} if no stored cell, or more than one, has such a key
 */
export async function explainStale(key: string): Promise<string[]> {
  if (!/^[0-9a-f]{1,24}$/.test(key))
    throw new UserError(
      `${JSON.stringify(key)} is no key; keys are of 24 digits from 0 to f, as npx batchmix results lists them`,
    );
  const stored = storedConfigs(key, (sentence) => {
    throw new UserError(sentence);
  });
  const keys = [...new Set(stored.map((config) => config.key))];
  if (keys.length !== 1) {
    const which = keys.length === 0 ? "no stored cell has" : `${keys.length} stored cells have`;
    throw new UserError(`${which} a key that begins with ${key}; npx batchmix results --stale lists keys`);
  }
  const inputsOf = sharedInputs();
  const lines: string[] = [];
  for (const config of stored) {
    lines.push(`${config.key}, evaluation ${config.evaluation}:`);
    const now = await identityNow(config.cell, inputsOf);
    const reasons = typeof now === "string" ? [now] : explain(config, now);
    lines.push(...reasons.map((reason) => `  ${reason}`));
  }
  return lines;
}

function explain(config: StoredConfig, now: CellIdentity): string[] {
  if (changeSince(config, now) === null) return ["valid: the same command would use it"];
  return [
    ...missingSettings(config.cell).map((name) => `setting ${name}: not recorded then`),
    ...changedParts(config.identity, now).flatMap((name) => {
      const [before, after] = [config.identity[name], now[name]].map(
        (value) => (typeof value === "string" ? value : JSON.stringify(value)) ?? "not recorded",
      );
      if (!name.endsWith("Source"))
        return [`${identityWords[name]}: ${shortened(before)}, now ${shortened(after)}`];
      const record = recordedStage(stageRecords(), before);
      if (record === null) return [`${identityWords[name]}: its modules of then are not recorded`];
      return stageChanges(record, stageSources()[name as keyof ReturnType<typeof stageSources>]).map(
        (change) => `${identityWords[name]}: ${change}`,
      );
    }),
  ];
}

/** A hash as people compare it; anything else as it is. */
function shortened(value: string): string {
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value;
}

const part = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What an evaluation's config.json holds; settings and identities of other versions have other names. */
const parts = v.pipe(
  v.custom<object>((value) => !Array.isArray(value)), // a list of numbers would pass as a record
  v.record(v.string(), part),
);
const kindList = v.array(v.union([v.string(), v.looseObject({ name: v.string() })]));
const configFile = v.object({
  cell: v.object({
    mix: v.nullable(v.union([parts, v.array(v.object({ until: v.number(), from: parts, to: parts }))])),
    seed: v.nullable(part),
    settings: v.looseObject({ corpus: v.string(), model: v.string(), kinds: v.optional(kindList) }),
  }),
  identity: v.record(v.string(), v.union([v.string(), v.record(v.string(), v.string())])),
});

/** Every finished evaluation of the cells whose keys begin so; one whose configuration cannot be read is told and left out. */
function storedConfigs(beginning: string, onDamaged: (sentence: string) => void): StoredConfig[] {
  const foldersIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);
  const keys = foldersIn(resultsFolder()).filter((key) => key.startsWith(beginning));
  return keys.flatMap((key) =>
    foldersIn(path.join(resultsFolder(), key, "evaluations")).flatMap((evaluation) => {
      const folder = evaluationFolder(key, evaluation);
      if (!hasManifest(folder)) return [];
      const file = path.join(folder, evaluationFiles.config);
      try {
        const { cell, identity, step } = readJson<MeasuredCell>(file, `delete ${folder}`, (config) =>
          v.is(configFile, config),
        );
        const kinds = naming(file, () => kindNames(cell.settings.kinds ?? batchKinds));
        const mix = cell.mix && withKinds(cell.mix, kinds);
        const stored = { key, evaluation, cell: { ...cell, mix }, identity };
        if (step === undefined) return [stored];
        return isTrained(cellFolder(key), cell) ? [{ ...stored, step }] : []; // else under way
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        onDamaged(error.message);
        return [];
      }
    }),
  );
}
