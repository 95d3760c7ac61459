import type { ThroughputTask } from "./throughput-task";

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

/** Peak memory of the process, in MB, while one model after another was used; null where it cannot be told. */
export interface MemoryUse {
  readonly model: string;
  readonly encoding: number | null;
  readonly training: number | null;
}
