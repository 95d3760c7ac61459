import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { hashOf, projectPath, readJson, sha256, UserError, writeFileAtomic } from "../core";
import type { ThroughputSettings } from "../settings";
import { stageHashes } from "../sweep";
import type { ComparedModel } from "./compared-model";
import type { MachineFacts } from "./machine";
import { type ThroughputTask, taskName } from "./throughput-task";

/** What was measured, with the settings, models and machine that decided it: a file in data/throughput. */
export interface ThroughputRecord {
  readonly key: string;
  readonly settings: ThroughputSettings;
  /** The first is what others are compared with; the last one, {@link isRepeat}, is the first again. */
  readonly models: readonly RecordedModel[];
  readonly machine: MachineFacts;
  readonly memory: readonly MemoryUse[];
  readonly blocks: readonly ThroughputBlock[];
}

export interface RecordedModel {
  readonly label: string;
  readonly hash: string;
  readonly layers: number;
  /** The first model measured a second time as if it were another: the noise floor. */
  readonly isRepeat: boolean;
}

/** One model's turns at one task in one block. */
export interface Measurement {
  /** The model's label. */
  readonly model: string;
  readonly task: ThroughputTask;
  /** Texts that were encoded, or pairs that were trained on, in one pass. */
  readonly units: number;
  /** Tokens of all texts, special ones included. */
  readonly tokens: number;
  /** Median over passes. */
  readonly seconds: number;
  /** Floating point operations that the texts need, no padding counted. */
  readonly flops: number;
  /** Of single queries: the time of each in every pass, in milliseconds. */
  readonly latencies?: readonly number[];
  /** Of training batches: which share of attention's places is padding. */
  readonly paddingShare?: number;
}

/** All that was measured in one block. */
export interface ThroughputBlock {
  readonly number: number;
  /** When it ended, as ISO 8601 writes it. */
  readonly date: string;
  /** Floating point operations a second of a large matrix product: the median of one before each task. */
  readonly gemmRate: number;
  readonly measurements: readonly Measurement[];
}

/** Peak memory of the process, in MB, while one model after another was used; null where the system does not say. */
export interface MemoryUse {
  readonly model: string;
  readonly encoding: number | null;
  readonly training: number | null;
}

/** An empty record, whose key says what its blocks may be put together with: all but the number of blocks. */
export function newRecord(
  models: readonly ComparedModel[],
  settings: ThroughputSettings,
  machine: MachineFacts,
  corpusHash: string,
): ThroughputRecord {
  const recorded = models.map(({ label, hash, config }, place) => ({
    label,
    hash,
    layers: config.layers,
    isRepeat: place === models.length - 1,
  }));
  const sources = readdirSync(__dirname)
    .sort()
    .map((name) => sha256(readFileSync(path.join(__dirname, name))));
  const code = stageHashes();
  const key = hashOf({ models: recorded, settings, machine, corpusHash, sources, code }).slice(0, 24);
  return { key, settings, models: recorded, machine, memory: [], blocks: [] };
}

/** Where a record lies. */
export function recordFile(key: string): string {
  return projectPath("data", "throughput", `${key}.json`);
}

const remedy = "delete it and measure again";

/** What is stored of a record, or the empty one itself. @throws {UserError} if the file is damaged */
export function readRecord(empty: ThroughputRecord): ThroughputRecord {
  const file = recordFile(empty.key);
  if (!existsSync(file)) return empty;
  const record = readRecordFile(file);
  if (record.key !== empty.key)
    throw new UserError(`${file}: damaged (it is of another measurement); ${remedy}`);
  return record;
}

/** @throws {UserError} if the file is missing or damaged */
export function readRecordFile(file: string): ThroughputRecord {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; npx batchmix throughput writes them`);
  return readJson<ThroughputRecord>(
    file,
    remedy,
    (record) => v.is(recordFormat, record) && isComplete(record),
  );
}

const amount = v.pipe(v.number(), v.finite(), v.gtValue(0));
const recordFormat = v.object({
  key: v.string(),
  models: v.pipe(v.array(v.object({ label: v.string(), isRepeat: v.boolean() })), v.nonEmpty()),
  memory: v.array(
    v.object({ model: v.string(), encoding: v.nullable(v.number()), training: v.nullable(v.number()) }),
  ),
  blocks: v.array(
    v.object({
      gemmRate: amount,
      measurements: v.array(
        v.object({
          model: v.string(),
          task: v.object({
            activity: v.picklist(["batch", "language", "query", "train"]),
            of: v.union([v.string(), v.number()]),
          }),
          units: amount,
          tokens: amount,
          seconds: amount,
          flops: amount,
          latencies: v.optional(v.pipe(v.array(amount), v.nonEmpty())),
          paddingShare: v.optional(v.number()),
        }),
      ),
    }),
  ),
});

/** Whether every block has measured every model at every task of the first block, and the latency of every query. */
function isComplete({ models, blocks }: Pick<ThroughputRecord, "models" | "blocks">): boolean {
  const [first] = blocks;
  return blocks.every(({ measurements }) => {
    const measured = new Set(measurements.map(({ model, task }) => `${taskName(task)}, ${model}`));
    return (
      (first?.measurements ?? []).every(({ task }) =>
        models.every(({ label }) => measured.has(`${taskName(task)}, ${label}`)),
      ) && measurements.every(({ task, latencies }) => task.activity !== "query" || latencies)
    );
  });
}

/** Puts a record in place: a reader sees it with all of its blocks or as it was before. */
export function writeRecord(record: ThroughputRecord): void {
  writeFileAtomic(recordFile(record.key), `${JSON.stringify(record)}\n`);
}
