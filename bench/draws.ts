import { table } from "../src/cli/table";
import { batchKindOf, type Kind, presetRules, RandomStream } from "../src/core";
import type { Corpus, Item, MinedNegatives } from "../src/data";
import { ItemFile } from "../src/data/item-file";
import { makeMix, parseMix, parsePath } from "../src/mixture";
import { defaultSettings } from "../src/settings";
import { median } from "../src/statistics";
import { type Cell, cellSettings } from "../src/sweep";
import { drawBatches } from "../src/sweep/stages/draw-batches";

export const batchSize = 64;

/** Pairs a second of one kind of draws. */
export interface Drawn {
  readonly what: string;
  readonly corpus: "in memory" | "on disk";
  readonly pairsPerSecond: readonly number[];
}

const rounds = 3;
const steps = 4000;

const everyKind: readonly (string | Kind)[] = [
  ...Object.keys(presetRules),
  { name: "half", same: 1 / 2, draw: "batch" },
  { name: "via-english", same: 1 / 2, draw: "pair", with: "en" },
];

/** Whole runs, as training draws them, of 100,000 items with ten texts each. */
export function drawEverything(): Drawn[] {
  const held = madeCaptions(100_000);
  const corpora = { "in memory": held, "on disk": onDisk(held) } as const;
  const mined = madeNegatives(held);
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
  const scored = (count: number, score: number, textOf: (query: number, place: number) => number) => ({
    starts: Int32Array.from({ length: texts + 1 }, (_, query) => count * query),
    texts: Int32Array.from({ length: count * texts }, (_, at) => textOf(Math.floor(at / count), at % count)),
    scores: new Float32Array(count * texts).fill(score),
  });
  const otherOf = (query: number, place: number) => query - (query % each) + ((query + 1 + place) % each);
  return {
    file: "made",
    hash: "",
    candidates: scored(4, 0.5, () => random.below(texts)),
    positives: scored(each - 1, 1, otherOf),
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

export const whole = (value: number) => Math.round(value).toLocaleString("en");

const languages = ["en", "de", "fr", "cs", "pt"];

/**
 * A corpus of the form of Flickr30k-X, for timing alone: two captions an item in each of five
 * languages, no two equal. Items pass through JSON, as those of a corpus that is read from a file
 * do: strings put together from parts are slower to read the first time.
 */
export function madeCaptions(items: number): Corpus {
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
