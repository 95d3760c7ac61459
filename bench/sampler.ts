import path from "node:path";
import { table } from "../src/cli/table";
import { batchKinds } from "../src/core";
import { makeSampler } from "../src/mixture";
import { median } from "../src/statistics";
import { batchSize, drawEverything, madeCaptions, whole } from "./draws";
import { benchPython, noPython } from "./python";
import { Worker } from "./worker";

const sizes = [10_000, 100_000, 1_000_000];
const rounds = 5;
/** Enough that a draw of the fastest takes tenths of a second; never less than an epoch. */
const pairsAtLeast = 500_000;
/** Reading rows one by one takes the peer about 30 s a million. */
const plainPairs = 64_000;

interface Measurement {
  readonly sampler: string;
  readonly items: number;
  /** What is done once a corpus: indexing it, or hashing its rows. */
  readonly setUpSeconds: number | null;
  /** One value a round, in order. */
  readonly pairsPerSecond: readonly number[];
}

/**
 * Pairs a second of each batch kind beside sentence-transformers' NO_DUPLICATES, in turns; and of every other rule, of
 * paths and with negatives, from memory and from disk.
 */
export async function main(): Promise<unknown> {
  const everywhere = drawEverything();
  const peer = await startPeer();
  const measurements: Measurement[] = [];
  let version: string | null = null;
  for (const items of sizes) {
    const own = ownSamplers(items);
    const others: Contestant[] = [];
    if (typeof peer !== "string") {
      const prepared = await prepare(peer, items);
      version = prepared.version;
      others.push(...peerSamplers(peer, items, prepared.seconds));
    }
    const rates = new Map<string, number[]>();
    for (let round = 0; round <= rounds; round++) {
      for (const { sampler, draw } of [...own, ...others]) {
        const rate = await draw();
        if (round > 0) rates.set(sampler, [...(rates.get(sampler) ?? []), rate]); // the first round warms up
      }
    }
    for (const { sampler, setUpSeconds } of [...own, ...others]) {
      measurements.push({ sampler, items, setUpSeconds, pairsPerSecond: rates.get(sampler) ?? [] });
    }
  }
  if (typeof peer !== "string") peer.end();
  print(measurements, typeof peer === "string" ? peer : `sentence-transformers ${version}`);
  return { batchSize, rounds, sentenceTransformers: version, measurements, everywhere };
}

interface Contestant extends Pick<Measurement, "sampler" | "setUpSeconds"> {
  /** Pairs a second of one draw. */
  draw(): Promise<number> | number;
}

function ownSamplers(items: number): Contestant[] {
  const corpus = madeCaptions(items);
  const indexing = performance.now();
  makeSampler(corpus, { batchSize, seed: 0 });
  const setUpSeconds = (performance.now() - indexing) / 1000;
  return batchKinds.map((kind) => {
    const sampler = makeSampler(corpus, { batchSize, seed: 0 });
    const draw = () => {
      const batches = Math.ceil(Math.max(items, pairsAtLeast) / batchSize);
      const begun = performance.now();
      for (let batch = 0; batch < batches; batch++) sampler.pairs(kind);
      return (batches * batchSize * 1000) / (performance.now() - begun);
    };
    return { sampler: `batchmix ${kind}`, setUpSeconds, draw };
  });
}

/** sentence-transformers' samplers in a process that is kept running between measurements, or why there are none. */
async function startPeer(): Promise<Worker | string> {
  const python = benchPython();
  if (!python) return `not measured: ${noPython}`;
  const peer = new Worker(python, [path.join(__dirname, "peers", "no_duplicates_peer.py")]);
  try {
    await prepare(peer, 64);
    return peer;
  } catch (error) {
    return `not measured: ${(error as Error).message.trim().split("\n").pop()}`;
  }
}

/** Has the peer make rows; gives the library's version and the seconds that hashing took. */
function prepare(peer: Worker, rows: number): Promise<{ version: string; seconds: number }> {
  return peer.ask({ prepare: rows });
}

function peerSamplers(peer: Worker, items: number, hashingSeconds: number): Contestant[] {
  /** A draw of so many pairs, or of one pass over the rows if that is fewer. */
  const draw = async (name: "plain" | "hashed", pairs: number) =>
    (await peer.ask<{ pairsPerSecond: number }>({ draw: name, pairs })).pairsPerSecond;
  return [
    { sampler: "NO_DUPLICATES", setUpSeconds: null, draw: () => draw("plain", plainPairs) },
    { sampler: "NO_DUPLICATES_HASHED", setUpSeconds: hashingSeconds, draw: () => draw("hashed", items) },
  ];
}

function print(measurements: readonly Measurement[], peer: string): void {
  const rows = measurements.map(({ sampler, items, setUpSeconds, pairsPerSecond }) => [
    sampler,
    whole(items),
    whole(median(pairsPerSecond)),
    `${whole(Math.min(...pairsPerSecond))} to ${whole(Math.max(...pairsPerSecond))}`,
    setUpSeconds === null ? "–" : setUpSeconds.toFixed(2),
  ]);
  console.log(`\nBatches of ${batchSize}: pairs a second, median and range of ${rounds} draws in turns`);
  console.log(table(["sampler", "items", "pairs/s", "range", "set-up s"], rows));
  console.log(`NO_DUPLICATES: ${peer}`);
  console.log(
    "What limits: batchmix with few items the work of the draws, spread evenly over their steps, with a million waiting for memory; " +
      "NO_DUPLICATES reads and decodes each row; NO_DUPLICATES_HASHED a loop in Python. " +
      "It gives row numbers of pairs made beforehand, batchmix draws the pair's languages and texts too.",
  );
}
