import { RandomStream } from "../core";
import { type Corpus, hasTwoSidedTexts, type RetrievalSet, type Role, type Text } from "../data";
import { makeSampler, type Pair } from "../mixture";
import type { ThroughputSettings } from "../settings";
import { type ThroughputTask, throughputTasks } from "./throughput-task";

/** A text with the side that decides its prompt. */
export type PlannedText = Pick<Text, "role" | "text">;

/** One task of a block with what every model does in it. */
export type PlannedTask = {
  /** One a pass: places of the models in the order in which they take their turns. */
  readonly turns: readonly (readonly number[])[];
} & (
  | {
      readonly task: Exclude<ThroughputTask, { activity: "train" }>;
      readonly batches: readonly (readonly PlannedText[])[];
    }
  | {
      readonly task: Extract<ThroughputTask, { activity: "train" }>;
      readonly batches: readonly (readonly Pair[])[];
    }
);

/** What the texts of a measurement are drawn from. */
export interface ThroughputTexts {
  readonly corpus: Corpus;
  readonly retrievalSet: RetrievalSet;
}

/**
 * What is done in a block: all tasks in random order, encoding first, and within each task every
 * model in random order on the same texts, pass by pass, so that models are compared within a second
 * and no one has the better place. Texts are drawn anew for each block: an interval over blocks is
 * about other texts of the corpus too.
 *
 * The kinds of training batches hold the same items. A block depends on the settings and its own
 * number alone, so that more blocks can be added to a measurement.
 *
 * @param block its number, from 0
 * @param models how many are compared
 * @throws {UserError} if the corpus has too few pairs for a batch
 */
export function planBlock(
  { corpus, retrievalSet }: ThroughputTexts,
  settings: ThroughputSettings,
  block: number,
  models: number,
): PlannedTask[] {
  const stream = new RandomStream(settings.seed, `throughput block ${block}`);
  const isTrained = corpus.splits.train.length > 0 && corpus.testOnly === undefined;
  const tasks = throughputTasks(settings.batchSizes, retrievalSet.languages, isTrained);
  const itemSeed = stream.below(2 ** 31);
  const { queries, candidates } = textsOf({ corpus, retrievalSet });
  const drawn = (pool: readonly (PlannedText & { language: string })[], size: number) =>
    inBatches(draw(pool, settings.texts, stream), size);
  const largest = Math.max(...settings.batchSizes);
  const planned = tasks.map((task): PlannedTask => {
    const turns = Array.from({ length: settings.passes }, () => [...stream.permutation(models)]);
    if (task.activity === "train") {
      const sampler = makeSampler(corpus, { batchSize: settings.pairs, seed: itemSeed });
      return {
        task,
        turns,
        batches: Array.from({ length: settings.steps }, () => sampler.pairs(task.of)),
      };
    }
    if (task.activity === "query") return { task, turns, batches: drawn(queries, 1) };
    if (task.activity === "batch")
      return { task, turns, batches: drawn([...queries, ...candidates], task.of) };
    const inLanguage = [...queries, ...candidates].filter(({ language }) => language === task.of);
    return { task, turns, batches: drawn(inLanguage, largest) };
  });
  const order = [...stream.permutation(planned.length)].map((index) => planned[index]);
  const isTraining = ({ task }: PlannedTask) => task.activity === "train";
  return [...order.filter((each) => !isTraining(each)), ...order.filter(isTraining)];
}

function textsOf({ corpus, retrievalSet }: ThroughputTexts) {
  const isBothSided = hasTwoSidedTexts(corpus, "test");
  const as = (role: Role, texts: RetrievalSet["queries"]) =>
    texts.map(({ language, text }) => ({ language, text, role: isBothSided ? ("both" as const) : role }));
  return {
    queries: as("query", retrievalSet.queries),
    candidates: as("candidate", retrievalSet.candidates),
  };
}

/** Texts without repetition while there are others. */
function draw<T>(pool: readonly T[], count: number, stream: RandomStream): T[] {
  const drawn: T[] = [];
  while (drawn.length < count) {
    const order = stream.permutation(pool.length);
    for (const index of order.subarray(0, count - drawn.length)) drawn.push(pool[index]);
  }
  return drawn;
}

function inBatches<T>(texts: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, batch) =>
    texts.slice(batch * size, (batch + 1) * size),
  );
}
