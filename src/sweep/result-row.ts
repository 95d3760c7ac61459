import { batchKinds, kindNames, parseJson, settingKinds, snakeCase, UserError } from "../core";
import { isPath, mixLabel, parseMix, parsePath, pathPieces, proportionsOf } from "../mixture";
import { settingNames as allSettings } from "../settings";
import type { CellSettings } from "./cell";
import type { CellIdentity } from "./identity";
import type { CellTimings, StoredCell } from "./results";

/** A value of a table. */
export type Field = string | number | boolean | null;

/** A cell as tables, SQL, model cards and reports show it: one value a column, see {@link resultRow}. */
export type ResultRow = Readonly<Record<string, Field>>;

const settingNames = allSettings.filter((name): name is keyof CellSettings => name !== "seeds");
const lists: readonly (keyof CellSettings)[] = [
  "trainingLanguages",
  "evaluationLanguages",
  "kinds",
  "ignoredKeys",
];

/** The columns of hashes, by the names that the hashes have in a cell's identity. */
const hashes = {
  corpus: "corpus_hash",
  evaluationCorpus: "evaluation_corpus_hash",
  weights: "weights_hash",
  tokenizer: "tokenizer_hash",
  modelConfiguration: "model_configuration_hash",
  drawSource: "draw_source_hash",
  trainSource: "train_source_hash",
  encodeSource: "encode_source_hash",
  scoreSource: "score_source_hash",
  mined: "mined_hash",
} as const;

type Machine = CellTimings["engine"];

/** The columns about the engine and the machine that evaluated a cell. */
const machine = [
  "engine",
  "device",
  "processor",
  "threads",
  "flags",
] as const satisfies readonly (keyof Machine)[];

/**
 * A cell as a row: `key`, `evaluation`, `mix` as 1:1:0, `path` as JSON (null where the mix is constant),
 * proportions `mono`, `cross` and `multi` (null for the untrained model, and for kinds that the mix is not
 * of), those of further kinds as `share_x_x`, `seed`, every setting, `items`, `mAP_mono`, `mAP_cross` and `mAP_multi`,
 * `rank_distance`, of cells with negatives `negatives_per_query` and `queries_with_fewer` (a share), seconds, rates and memory of the run, engine and processor, and the hashes of the
 * cell's identity.
 */
export function resultRow({ result, timings }: StoredCell): ResultRow {
  const { mix, seed, settings } = result.cell;
  const proportions = mix && proportionsOf(mix);
  const place = {
    key: result.key,
    evaluation: result.evaluation,
    mix: mix && mixLabel(mix),
    path: mix && isPath(mix) ? JSON.stringify(pathPieces(mix)) : null,
    ...Object.fromEntries(batchKinds.map((kind) => [kind, proportions?.[kind] ?? null])),
    ...otherShares(proportions ?? {}),
    seed,
  };
  return {
    ...place,
    ...settingFields(settings),
    ...place, // again: a setting of another version may have one of these names
    items: result.itemRankDistances.length,
    ...Object.fromEntries(settingKinds.map((kind) => [`mAP_${kind}`, result.macro[kind]])),
    rank_distance: result.rankDistance,
    ...(result.training?.negatives && {
      negatives_per_query: result.training.negatives.perQuery,
      queries_with_fewer: result.training.negatives.short,
    }),
    training_pairs: timings.trainingPairs,
    training_tokens: known(timings.trainingTokens),
    training_seconds: known(timings.trainingSeconds),
    pairs_per_second: mix && known(timings.trainingPairs / timings.trainingSeconds),
    encoded_texts: timings.encodedTexts,
    encoding_seconds: timings.encodingSeconds,
    texts_per_second: timings.encodedTexts / timings.encodingSeconds,
    peak_memory_MB: timings.peakMemoryMB,
    ...machineFields(timings.engine),
    ...hashFields(result.identity),
  };
}

function known(amount: number): number | null {
  return Number.isNaN(amount) ? null : amount;
}

function otherShares(proportions: Readonly<Record<string, number>>): ResultRow {
  const others = Object.entries(proportions).filter(([kind]) => !batchKinds.some((each) => each === kind));
  return Object.fromEntries(others.map(([kind, share]) => [`share_${kind.replaceAll("-", "_")}`, share]));
}

/** Settings by their columns; spaces part the entries of a list. */
export function settingFields(settings: Partial<CellSettings>): ResultRow {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      snakeCase(name),
      name === "languageWeights" ? String(value) : fieldOf(value), // an exponent, or a name
    ]),
  );
}

/** The engine and machine of a cell, by columns. */
export function machineFields(engine: Machine): ResultRow {
  return Object.fromEntries(machine.map((name) => [name, fieldOf(engine[name])]));
}

/** The hashes of a cell's identity, by columns; null where an earlier version had no such hash. */
export function hashFields(identity: Partial<CellIdentity>): ResultRow {
  return Object.fromEntries(
    Object.entries(hashes).map(([name, column]) => [column, identity[name as keyof typeof hashes] ?? null]),
  );
}

function fieldOf(value: unknown): Field {
  if (Array.isArray(value) && value.every((entry) => typeof entry !== "object")) return value.join(" ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : ((value ?? null) as Field);
}

/** The cell that a row was made from, without the scores of settings and items, which a row does not hold. */
export function readResultRow(row: ResultRow): {
  readonly result: Pick<
    StoredCell["result"],
    "key" | "evaluation" | "cell" | "identity" | "macro" | "rankDistance"
  >;
  readonly timings: CellTimings;
} {
  const text = (name: string) => String(row[name] ?? ""); // tables of other versions lack some columns
  const number = (name: string) => Number(row[name] ?? Number.NaN);
  const settings = Object.fromEntries(
    settingNames.map((name) => [name, settingOf(name, row[snakeCase(name)] ?? null)]),
  );
  const device: Machine["device"] = text("device") === "gpu" ? "gpu" : "cpu";
  const engine = { engine: text("engine"), device, flags: flagsIn(text("flags") || "{}") };
  // a table of another version may lack some of these hashes
  const identity = Object.fromEntries(
    Object.entries(hashes).flatMap(([name, column]) => (row[column] ? [[name, text(column)]] : [])),
  ) as Record<keyof typeof hashes, string>;
  const macro = Object.fromEntries(settingKinds.map((kind) => [kind, row[`mAP_${kind}`]]));
  const kinds = settings.kinds === null ? batchKinds : kindNames((settings as unknown as CellSettings).kinds);
  const constant = () => (row.mix === null ? null : parseMix(text("mix"), kinds));
  const mix = row.path ? parsePath(JSON.parse(text("path")), kinds) : constant();
  return {
    result: {
      key: text("key"),
      evaluation: text("evaluation"),
      cell: {
        mix,
        seed: row.seed === null ? null : number("seed"),
        settings: settings as unknown as CellSettings,
      },
      identity: { ...engine, ...identity },
      macro: macro as unknown as StoredCell["result"]["macro"],
      rankDistance: number("rank_distance"),
    },
    timings: {
      engine: { ...engine, processor: text("processor"), threads: number("threads") },
      trainingSeconds: number("training_seconds"),
      trainingPairs: number("training_pairs"),
      trainingTokens: number("training_tokens"),
      encodingSeconds: number("encoding_seconds"),
      encodedTexts: number("encoded_texts"),
      peakMemoryMB: number("peak_memory_MB"),
    },
  };
}

/** @throws {UserError} if a field is none that {@link machineFields} writes */
function flagsIn(field: string): Machine["flags"] {
  try {
    const flags = parseJson(field);
    if (typeof flags === "object" && flags !== null) return flags as Machine["flags"];
  } catch {} // told below
  throw new UserError(`flags holds ${JSON.stringify(field)}, which is no JSON object`);
}

function settingOf(name: keyof CellSettings, field: Field): unknown {
  if (field === null) return null;
  if (name === "kinds" && String(field).startsWith("[")) return JSON.parse(String(field));
  if (name === "measureAt") return String(field).split(" ").map(Number);
  if (lists.includes(name)) return String(field).split(" ");
  if (name === "languageWeights") return Number.isNaN(Number(field)) ? field : Number(field);
  return field;
}
