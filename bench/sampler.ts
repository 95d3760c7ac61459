import path from "node:path";
import { table } from "../src/cli/table";
import { batchKindOf, batchKinds, type Kind, presetRules, RandomStream } from "../src/core";
import type { Corpus, Item, MinedNegatives } from "../src/data";
import { ItemFile } from "../src/data/item-file";
import { makeMix, makeSampler, parseMix, parsePath } from "../src/mixture";
import { defaultSettings } from "../src/settings";
import { median } from "../src/statistics";
import { type Cell, cellSettings } from "../src/sweep";
import { drawBatches } from "../src/sweep/stages/draw-batches";
import { benchPython, noPython } from "./python";
import { Worker } from "./worker";

const sizes = [10_000, 100_000, 1_000_000];
const batchSize = 64;
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
  const everywhere = await drawEverything();
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

/** Pairs a second of one kind of draws. */
interface Drawn {
  readonly what: string;
  readonly corpus: "in memory" | "on disk";
  readonly pairsPerSecond: readonly number[];
}

const everyKind: readonly (string | Kind)[] = [
  ...Object.keys(presetRules),
  { name: "half", same: 1 / 2, draw: "batch" },
  { name: "via-english", same: 1 / 2, draw: "pair", with: "en" },
];

/** Whole runs, as training draws them, of 100,000 items with ten texts each. */
async function drawEverything(): Promise<Drawn[]> {
  const held = madeCaptions(100_000);
  const corpora = { "in memory": held, "on disk": onDisk(held) } as const;
  const mined = madeNegatives(held);
  const steps = Math.ceil(pairsAtLeast / batchSize);
  const settings = cellSettings(defaultSettings("emoji", { batchSize, steps, warmupSteps: 0 }));
  const changing = parsePath([{ until: 1, from: "1:0:0", to: "0:0:1" }]);
  const runs: readonly (readonly [what: string, cell: Cell])[] = [
    ...everyKind.map((kind) => {
      const { name } = batchKindOf(kind);
      const other = name === "mono" ? "cross" : "mono";
      const cell = {
        mix: parseMix("1:0", [name, other]),
        seed: 0,
        settings: { ...settings, kinds: [kind, other] },
      };
      return [name, cell] as const;
    }),
    ["path from mono to multi", { mix: changing, seed: 0, settings }],
    ["multi, 2 negatives", { mix: makeMix(0, 0, 1), seed: 0, settings: { ...settings, negatives: 2 } }],
  ];
  const drawn: Drawn[] = [];
  for (const [what, cell] of runs)
    for (const corpus of ["in memory", "on disk"] as const) {
      const rates: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const begun = performance.now();
        drawBatches(cell, corpora[corpus], cell.settings.negatives > 0 ? mined : null);
        if (round > 0) rates.push((steps * batchSize * 1000) / (performance.now() - begun)); // the first round warms up
      }
      drawn.push({ what, corpus, pairsPerSecond: rates });
    }
  printDrawn(drawn);
  return drawn;
}

/** The same corpus with its train split on disk. */
function onDisk(corpus: Corpus): Corpus {
  const file = new ItemFile();
  const { train } = corpus.splits;
  for (const item of train) file.add({ item: { ...item, split: "train" }, lines: item.texts.map(() => 1) });
  return { ...corpus, splits: { ...corpus.splits, train: file.items(Uint32Array.from(train.keys())) } };
}

/** Four candidates of other items for every text, and the item's other texts as its positives. */
function madeNegatives({ splits: { train } }: Corpus): MinedNegatives {
  const random = new RandomStream(0, "bench negatives");
  const each = train[0].texts.length;
  const texts = each * train.length;
  const scored = (count: number, textOf: (query: number, place: number) => number) => ({
    starts: Int32Array.from({ length: texts + 1 }, (_, query) => count * query),
    texts: Int32Array.from({ length: count * texts }, (_, at) => textOf(Math.floor(at / count), at % count)),
    scores: new Float32Array(count * texts).fill(1),
  });
  const otherOf = (query: number, place: number) => query - (query % each) + ((query + 1 + place) % each);
  return {
    file: "made",
    hash: "",
    candidates: scored(4, () => random.below(texts)),
    positives: scored(each - 1, otherOf),
  };
}

function printDrawn(drawn: readonly Drawn[]): void {
  const rows = drawn.map(({ what, corpus, pairsPerSecond }) => [
    ...[what, corpus, whole(median(pairsPerSecond))],
    `${whole(Math.min(...pairsPerSecond))} to ${whole(Math.max(...pairsPerSecond))}`,
  ]);
  console.log(
    `\nWhole runs of batches of ${batchSize} from 100,000 items of ten texts: median and range of ${rounds}`,
  );
  console.log(table(["batches", "corpus", "pairs/s", "range"], rows));
}

const whole = (value: number) => Math.round(value).toLocaleString("en");

const languages = ["en", "de", "fr", "cs", "pt"];

/**
 * A corpus of the form of Flickr30k-X, for timing alone: two captions an item in each of five
 * languages, no two equal. Items pass through JSON, as those of a corpus that is read from a file
 * do: strings put together from parts are slower to read the first time.
 */
function madeCaptions(items: number): Corpus {
  const train = Array.from({ length: items }, (_, id): Item => {
    const texts = languages.flatMap((language) =>
      [1, 2].map((place) => ({
        language,
        role: "both",
        text: `${language} caption ${place} of the image ${id}`,
      })),
    );
    return JSON.parse(JSON.stringify({ id: `image-${id}`, texts }));
  });
  return {
    name: `captions of ${items} items`,
    title: "made captions",
    splits: { train, validation: [], test: [] },
    trainingLanguages: languages,
    evaluationLanguages: languages,
    hash: "",
  };
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
