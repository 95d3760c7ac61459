import os from "node:os";
import type { Engine, EngineProvenance } from "../engine";

/** What a measurement ran on: speeds of different machines are never put together. */
export interface MachineFacts extends EngineProvenance {
  /** Logical processors that the system has. */
  readonly cores: number;
  /** In GB (10^9 bytes). */
  readonly memory: number;
  readonly node: string;
}

/** The facts of this machine and process; `threads` are those that the process may use. */
export function machineFacts({ provenance }: Engine): MachineFacts {
  return {
    ...provenance,
    cores: os.cpus().length,
    memory: Math.round(os.totalmem() / 1e9),
    node: process.version,
  };
}
