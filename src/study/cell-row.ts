import path from "node:path";
import { batchKinds, settingKinds, snakeCase } from "../core";
import { mixLabel, parseMix, proportionsOf } from "../mixture";
import { settingNames as allSettings } from "../settings";
import type { CellSettings, CellTimings, StoredCell } from "../sweep";
import type { Value } from "./study-table";

/** A row of a study's table of cells. */
export type CellRow = Readonly<Record<string, Value>>;

const settingNames = allSettings.filter((name): name is keyof CellSettings => name !== "seeds");
const lists: readonly (keyof CellSettings)[] = ["trainingLanguages", "evaluationLanguages"];
/** A file of the user's own is published by its place in the study's folder, so that the folder can be moved. */
const ownFile = /\.(jsonl|tsv)$/;

/** Hashes of what a cell was computed from have columns of their names in its identity: corpus_hash. */
const hashEnding = "_hash";

/** Columns that say nothing about a cell's numbers: where it is found, by what code, and rates of that run. */
const otherColumns = [
  "sweep",
  "cell",
  "key",
  "evaluation",
  "training_seconds",
  "pairs_per_second",
  "encoding_seconds",
  "texts_per_second",
  "peak_memory_MB",
];

/** Whether a column of the table of cells is the same, bit for bit, at every run on one type of machine. */
export function isReproducible(column: string): boolean {
  return !otherColumns.includes(column) && !column.endsWith(hashEnding);
}

/** The hashes in a cell's identity by their names: of data, weights and sources. */
export function hashesOf(identity: StoredCell["result"]["identity"]): Record<string, string> {
  const { engine: _, device: _device, flags: _flags, ...hashes } = identity;
  return Object.fromEntries(
    Object.entries(hashes).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/**
 * A cell as a row: what it is, every setting, what was measured, the time and memory of the
 * run, and the hashes of all that it was computed from.
 *
 * @param place the sweep, and the cell's number in the study, which sweeps that share it repeat
 * @param folder the study's
 * @param seen languages that training drew from
 */
export function cellRow(
  { result, timings }: StoredCell,
  place: { readonly sweep: string; readonly cell: number },
  seen: readonly string[],
  folder: string,
): CellRow {
  const { mix, seed, settings } = result.cell;
  const proportions = mix && proportionsOf(mix);
  const { engine } = timings;
  return {
    ...place,
    key: result.key,
    evaluation: result.evaluation,
    mix: mix && mixLabel(mix),
    ...Object.fromEntries(batchKinds.map((kind) => [kind, proportions?.[kind] ?? null])),
    seed,
    ...Object.fromEntries(
      settingNames.map((name) => {
        const field = fieldOf(name, settings[name]);
        const isOwn = typeof field === "string" && ownFile.test(field);
        return [snakeCase(name), isOwn ? path.relative(folder, field) : field];
      }),
    ),
    seen_languages: seen.join(" "),
    items: result.itemRankDistances.length,
    ...Object.fromEntries(settingKinds.map((kind) => [`mAP_${kind}`, result.macro[kind]])),
    rank_distance: result.rankDistance,
    training_pairs: timings.trainingPairs,
    training_seconds: timings.trainingSeconds,
    pairs_per_second: mix && timings.trainingPairs / timings.trainingSeconds,
    encoded_texts: timings.encodedTexts,
    encoding_seconds: timings.encodingSeconds,
    texts_per_second: timings.encodedTexts / timings.encodingSeconds,
    peak_memory_MB: timings.peakMemoryMB,
    engine: engine.engine,
    device: engine.device,
    processor: engine.processor,
    threads: engine.threads,
    flags: JSON.stringify(engine.flags),
    ...Object.fromEntries(
      Object.entries(hashesOf(result.identity)).map(([name, hash]) => [snakeCase(name) + hashEnding, hash]),
    ),
  };
}

/** What a row says of a cell, without its settings' and items' scores. */
export function readCellRow(
  row: CellRow,
  folder: string,
): {
  readonly result: Pick<
    StoredCell["result"],
    "key" | "evaluation" | "cell" | "identity" | "macro" | "rankDistance"
  >;
  readonly timings: CellTimings;
} {
  const text = (name: string) => String(row[name]);
  const number = (name: string) => Number(row[name]);
  const settings = Object.fromEntries(
    settingNames.map((name) => {
      const setting = settingOf(name, row[snakeCase(name)]);
      const isOwn = typeof setting === "string" && ownFile.test(setting);
      return [name, isOwn ? path.resolve(folder, setting) : setting];
    }),
  );
  const device = text("device") === "gpu" ? ("gpu" as const) : ("cpu" as const);
  const engine = { engine: text("engine"), device, flags: JSON.parse(text("flags")) };
  return {
    result: {
      key: text("key"),
      evaluation: text("evaluation"),
      cell: {
        mix: row.mix === null ? null : parseMix(text("mix")),
        seed: row.seed === null ? null : number("seed"),
        settings: settings as unknown as CellSettings,
      },
      identity: { ...readHashes(row), ...engine } as StoredCell["result"]["identity"],
      macro: {
        mono: row.mAP_mono as number | null,
        cross: row.mAP_cross as number | null,
        multi: row.mAP_multi as number | null,
      },
      rankDistance: number("rank_distance"),
    },
    timings: {
      engine: { ...engine, processor: text("processor"), threads: number("threads") },
      trainingSeconds: number("training_seconds"),
      trainingPairs: number("training_pairs"),
      encodingSeconds: number("encoding_seconds"),
      encodedTexts: number("encoded_texts"),
      peakMemoryMB: number("peak_memory_MB"),
    },
  };
}

/** The hashes that a row has: of another version's study others than of this one's. */
function readHashes(row: CellRow): Record<string, string> {
  const columns = Object.keys(row).filter((column) => column.endsWith(hashEnding) && row[column]);
  return Object.fromEntries(
    columns.map((column) => {
      const name = column.slice(0, -hashEnding.length).replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
      return [name, String(row[column])];
    }),
  );
}

function fieldOf(name: keyof CellSettings, value: CellSettings[keyof CellSettings]): Value {
  if (name === "languageWeights") return String(value); // an exponent, or a name
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value?.join(" ") ?? null;
}

function settingOf(name: keyof CellSettings, field: Value): unknown {
  if (field === null) return null;
  if (lists.includes(name)) return String(field).split(" ");
  if (name === "languageWeights") return Number.isNaN(Number(field)) ? field : Number(field);
  return field;
}
