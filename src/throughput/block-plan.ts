import { RandomStream } from "../core";
import type { Corpus, RetrievalSet, Text } from "../data";
import { makeSampler, type Pair } from "../mixture";
import type { ThroughputSettings } from "../settings";
import { type EncodingActivity, type TrainingActivity, throughputTasks } from "./throughput-task";

/** One task of a block with what every model does in it. */
export interface PlannedTask<Task, Member> {
  readonly task: Task;
  /** One a pass: places of the models in the order in which they take their turns. */
  readonly turns: readonly (readonly number[])[];
  readonly batches: readonly (readonly Member[])[];
}

/** Encodes texts, whose role decides their prompt. */
export type EncodingTask = PlannedTask<EncodingActivity, Pick<Text, "role" | "text">>;
export type TrainingTask = PlannedTask<TrainingActivity, Pair>;

/** The tasks of a block, in the order in which they are done. */
export interface BlockPlan {
  readonly encoding: readonly EncodingTask[];
  /** Done after encoding. */
  readonly training: readonly TrainingTask[];
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
 * @param texts what the texts of a measurement are drawn from
 * @param block its number, from 0
 * @param models how many are compared
 * @throws {UserError} if the corpus has too few pairs for a batch
 */
export function planBlock(
  texts: { readonly corpus: Corpus; readonly retrievalSet: RetrievalSet },
  settings: ThroughputSettings,
  block: number,
  models: number,
): BlockPlan {
  const { corpus, retrievalSet } = texts;
  const stream = new RandomStream(settings.seed, `throughput block ${block}`);
  const isTrained = corpus.splits.train.length > 0 && corpus.testOnly === undefined;
  const tasks = throughputTasks(settings.batchSizes, retrievalSet.languages, isTrained);
  const itemSeed = stream.below(2 ** 31);
  const turns = () => Array.from({ length: settings.passes }, () => [...stream.permutation(models)]);
  const as = (side: "query" | "candidate", texts: RetrievalSet["queries"]) =>
    texts.map(({ language, text, role = side }) => ({ language, text, role }));
  const queries = as("query", retrievalSet.queries);
  const all = [...queries, ...as("candidate", retrievalSet.candidates)];
  const poolOf = ({ activity, of }: EncodingActivity) => {
    if (activity === "query") return queries;
    return activity === "batch" ? all : all.filter(({ language }) => language === of);
  };
  const largest = Math.max(...settings.batchSizes);
  const encoding = tasks.encoding.map((task) => ({
    task,
    turns: turns(),
    batches: inBatches(
      draw(poolOf(task), settings.texts, stream),
      task.activity === "language" ? largest : task.of,
    ),
  }));
  const training = tasks.training.map((task) => {
    const sampler = makeSampler(corpus, { batchSize: settings.pairs, seed: itemSeed });
    const batches = Array.from({ length: settings.steps }, () => sampler.pairs(task.of));
    return { task, turns: turns(), batches };
  });
  const order = [...stream.permutation(encoding.length + training.length)];
  return {
    encoding: order.flatMap((place) => encoding[place] ?? []),
    training: order.flatMap((place) => training[place - encoding.length] ?? []),
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
