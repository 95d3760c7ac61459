import type { Engine } from "../engine";
import type { ThroughputSettings } from "../settings";
import { median } from "../statistics";
import type { PlannedTask } from "./block-plan";
import type { ComparedModel } from "./compared-model";
import { type EncodingTask, encodingRunner, type Runner } from "./encoding-turn";
import { gemmRate } from "./gemm-rate";
import type { Measurement, MemoryUse, ThroughputBlock } from "./measurement";
import { peakMemoryMB } from "./peak-memory";
import { type TrainingTask, trainingRunner } from "./training-turn";

/** Called before each task with how many of the block's are done, and awaited: signals and timers get their turn. */
export type BetweenTasks = (done: number, task: PlannedTask["task"]) => Promise<void>;

const isTraining = (each: PlannedTask): each is TrainingTask => each.task.activity === "train";
const isEncoding = (each: PlannedTask): each is EncodingTask => each.task.activity !== "train";

/**
 * Runs one block: encoders and trainers are built, take their turns task by task, each after a
 * pass that warms up and is not counted, and are disposed. Nothing of a block outlives it.
 */
export async function measureBlock(
  engine: Engine,
  models: readonly ComparedModel[],
  plan: readonly PlannedTask[],
  number: number,
  settings: ThroughputSettings,
  between: BetweenTasks,
): Promise<ThroughputBlock> {
  gemmRate(engine, 1); // the first product allocates
  const rates: number[] = [];
  const observed: BetweenTasks = (done, task) => {
    rates.push(gemmRate(engine, 1));
    return between(done, task);
  };
  const encoding = plan.filter(isEncoding);
  const training = plan.filter(isTraining);
  const encoded = await takeTurns(
    models.map((model) => () => encodingRunner(engine, model, encoding, settings.precision)),
    encoding,
    observed,
  );
  const trained = await takeTurns(
    models.map((model) => () => trainingRunner(engine, model, training, settings)),
    training,
    (done, task) => observed(encoding.length + done, task),
  );
  return {
    number,
    date: new Date().toISOString(),
    gemmRate: median(rates),
    measurements: [...encoded, ...trained],
  };
}

async function takeTurns<Task extends PlannedTask>(
  makers: readonly (() => Runner<Task>)[],
  tasks: readonly Task[],
  between: BetweenTasks,
): Promise<Measurement[]> {
  if (tasks.length === 0) return [];
  const runners: Runner<Task>[] = [];
  const built: Runner<Task>[] = [];
  try {
    for (const place of tasks[0].turns[0]) {
      runners[place] = makers[place](); // in random order, as where a model lies in memory may matter
      built.push(runners[place]);
    }
    const measurements: Measurement[] = [];
    for (const [done, task] of tasks.entries()) {
      await between(done, task.task);
      for (const place of task.turns[0]) runners[place].warmUp(task);
      const passes = runners.map((): Measurement[] => []);
      for (const turns of task.turns)
        for (const place of turns) passes[place].push(runners[place].measure(task));
      measurements.push(...passes.map(medianOf));
    }
    return measurements;
  } finally {
    for (const runner of built) runner.dispose();
  }
}

/** Passes over the same texts as one: the median of their times, which a burst of other work leaves alone. */
function medianOf(passes: readonly Measurement[]): Measurement {
  const latencies = passes.flatMap((pass) => pass.latencies ?? []);
  return {
    ...passes[0],
    seconds: median(passes.map(({ seconds }) => seconds)),
    ...(latencies.length > 0 && { latencies }),
  };
}

/**
 * The peak memory of the process with one model at a time, over all tasks of a plan. Since it does
 * what a block does it warms the process up too; the first model goes first once more, uncounted.
 */
export async function measureMemory(
  engine: Engine,
  models: readonly ComparedModel[],
  plan: readonly PlannedTask[],
  settings: ThroughputSettings,
  between: BetweenTasks,
): Promise<MemoryUse[]> {
  const encoding = plan.filter(isEncoding);
  const training = plan.filter(isTraining);
  const peakOf = <Task>(tasks: readonly Task[], make: () => Runner<Task>) =>
    tasks.length === 0
      ? null
      : peakMemoryMB(() => {
          const runner = make();
          for (const task of tasks) runner.warmUp(task);
          runner.dispose();
        });
  const uses: MemoryUse[] = [];
  for (const [done, model] of [models[0], ...models].entries()) {
    await between(done, plan[0].task);
    uses.push({
      model: model.label,
      encoding: peakOf(encoding, () => encodingRunner(engine, model, encoding, settings.precision)),
      training: peakOf(training, () => trainingRunner(engine, model, training, settings)),
    });
  }
  return uses.slice(1);
}
