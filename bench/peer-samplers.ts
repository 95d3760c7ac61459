import path from "node:path";
import { benchPython, noPython } from "./python";
import { Worker } from "./worker";

/** sentence-transformers' samplers in a process of its own, kept running between measurements. */
export interface PeerSamplers {
  /** Makes rows; gives the library's version and the seconds that hashing took. */
  prepare(rows: number): Promise<{ version: string; seconds: number }>;
  /** Pairs a second over a draw of so many pairs, or of one pass over the rows if that is fewer. */
  draw(name: "plain" | "hashed", pairs: number): Promise<number>;
  stop(): void;
}

/** The peer, or why there is none. */
export async function startPeerSamplers(): Promise<PeerSamplers | string> {
  const python = benchPython();
  if (!python) return `not measured: ${noPython}`;
  const worker = new Worker(python, [path.join(__dirname, "peers", "no_duplicates_peer.py")]);
  const prepare = (rows: number) => worker.ask<{ version: string; seconds: number }>({ prepare: rows });
  try {
    await prepare(64);
  } catch (error) {
    return `not measured: ${(error as Error).message.trim().split("\n").pop()}`;
  }
  return {
    prepare,
    draw: async (name, pairs) =>
      (await worker.ask<{ pairsPerSecond: number }>({ draw: name, pairs })).pairsPerSecond,
    stop: () => worker.end(),
  };
}
