import { type Mix, makeMix } from "../../src/mixture";
import { defaultSettings } from "../../src/settings";
import type { StoredCell } from "../../src/sweep";

const { seeds: _, ...settings } = defaultSettings("emoji");
const identity = {
  corpus: "",
  evaluationCorpus: "",
  weights: "",
  tokenizer: "",
  modelConfiguration: "",
  drawSource: "",
  trainSource: "",
  encodeSource: "",
  scoreSource: "",
  engine: "",
  device: "cpu",
  flags: {},
  precision: "fp32",
} as const;

/** What a made cell measured, one number an item; mono or cross null where the corpus has no such setting. */
export interface MadeScores {
  readonly mono: readonly number[] | null;
  readonly cross: readonly number[] | null;
  readonly multi: readonly number[];
  readonly rankDistances?: readonly number[];
  readonly itemClusters?: readonly number[];
}

/** A stored cell with given item scores, as if it had trained 640 pairs and encoded 3,000 texts in so many seconds. */
export function madeCell(
  mix: Mix | null,
  seed: number | null,
  { itemClusters, rankDistances: ranks, ...itemScores }: MadeScores,
  seconds: { training: number; encoding: number } = { training: 4, encoding: 3 },
): StoredCell {
  const rankDistances = ranks ?? itemScores.multi.map((_, item) => 10 * (item + 1));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    result: {
      key: "",
      evaluation: "",
      cell: { mix, seed, settings },
      identity,
      training: null,
      macro: {
        mono: itemScores.mono && mean(itemScores.mono),
        cross: itemScores.cross && mean(itemScores.cross),
        multi: mean(itemScores.multi),
      },
      rankDistance: mean(rankDistances),
      settings: [],
      itemScores,
      itemRankDistances: rankDistances,
      itemClusters,
    },
    timings: {
      engine: { engine: "", device: "cpu", processor: "", threads: 2, flags: {} },
      trainingSeconds: mix ? seconds.training : 0,
      trainingPairs: mix ? 640 : 0,
      trainingTokens: mix ? 12_800 : 0,
      encodingSeconds: seconds.encoding,
      encodedTexts: 3000,
      peakMemoryMB: 0,
    },
  };
}

export const corners = { mono: makeMix(1, 0, 0), cross: makeMix(0, 1, 0), multi: makeMix(0, 0, 1) };
