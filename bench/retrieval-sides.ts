import path from "node:path";
import { benchPython, noPython } from "./python";
import type { RetrievalFiles } from "./retrieval-workload";
import { Worker } from "./worker";

/** What a side says of one task. */
export interface Answer {
  readonly seconds: number;
  /** The mean over queries of what was asked for. */
  readonly value: number;
  /** Largest resident set of the process so far. */
  readonly peakMB: number;
}

export interface Side {
  ask(request: object): Promise<Answer>;
  end(): void;
}

/** Our side, in a process of its own. */
export function ours({ queries, candidates }: RetrievalFiles): Side {
  const script = path.join(__dirname, "evaluate-ours.ts");
  return sideOf(process.execPath, ["--require", "tsx/cjs", script, queries, candidates]);
}

/** A peer in a process of its own, or null without a Python. */
export function peerOf(name: string, { queries, candidates, relevant }: RetrievalFiles): Side | null {
  const python = benchPython();
  const script = path.join(__dirname, "peers", "evaluate_peer.py");
  return python ? sideOf(python, [script, name, queries, candidates, relevant]) : null;
}

function sideOf(command: string, args: readonly string[]): Side {
  const worker = new Worker(command, args);
  return { ask: (request) => worker.ask<Answer>(request), end: () => worker.end() };
}

/**
 * Both sides' answers to one request, ours first.
 *
 * @throws {Error} if there is no peer, or they found different values: then they did other work
 */
export async function besidePeer(own: Side, peer: Side | null, request: object): Promise<[Answer, Answer]> {
  if (!peer) throw new Error(noPython);
  const mine = await own.ask(request);
  const theirs = await peer.ask(request);
  if (Math.abs(mine.value - theirs.value) > 1e-6 * Math.max(1, Math.abs(mine.value)))
    throw new Error(`it found ${theirs.value}, batchmix ${mine.value}`);
  return [mine, theirs];
}
