import type { Engine } from "../engine";
import type { ThroughputSettings } from "../settings";
import { median } from "../statistics";
import type { BlockPlan, EncodingTask, TrainingTask } from "./block-plan";
import type { ComparedModel } from "./compared-model";
import { gemmRate, peakMemoryMB } from "./machine";
import { encodingRunner, type Runner, trainingRunner } from "./runners";
import type { Measurement, MemoryUse, ThroughputBlock } from "./throughput-record";
import { type ThroughputTask, taskName } from "./throughput-task";

/** Called before each task with how many were done before and the task's name, and awaited: signals and timers get their turn. */
export type BetweenTasks = (done: number, task: string) => Promise<void>;

/** What a block does with models, of encoding or of training. */
interface Half<Task> {
  readonly tasks: readonly Task[];
  runnerOf(model: ComparedModel): Runner<Task>;
}

function halvesOf(
  engine: Engine,
  { encoding, training }: BlockPlan,
  settings: ThroughputSettings,
): { readonly encoding: Half<EncodingTask>; readonly training: Half<TrainingTask> } {
  return {
    encoding: {
      tasks: encoding,
      runnerOf: (model) => encodingRunner(engine, model, encoding, settings),
    },
    training: {
      tasks: training,
      runnerOf: (model) => trainingRunner(engine, model, training, settings),
    },
  };
}

/**
 * Runs one block: encoders and trainers are built, take their turns task by task, each after a
 * pass that warms up and is not counted, and are disposed. Nothing of a block outlives it.
 */
export async function measureBlock(
  engine: Engine,
  models: readonly ComparedModel[],
  plan: BlockPlan,
  number: number,
  settings: ThroughputSettings,
  between: BetweenTasks,
): Promise<ThroughputBlock> {
  gemmRate(engine, 1); // the first product allocates
  const rates: number[] = [];
  const beforeTask = (task: ThroughputTask) => {
    rates.push(gemmRate(engine, 1));
    return between(rates.length - 1, taskName(task));
  };
  const { encoding, training } = halvesOf(engine, plan, settings);
  const measurements = [
    ...(await takeTurns(encoding, models, beforeTask)),
    ...(await takeTurns(training, models, beforeTask)),
  ];
  return { number, date: new Date().toISOString(), gemmRate: median(rates), measurements };
}

async function takeTurns<Task extends EncodingTask | TrainingTask>(
  { tasks, runnerOf }: Half<Task>,
  models: readonly ComparedModel[],
  beforeTask: (task: ThroughputTask) => Promise<void>,
): Promise<Measurement[]> {
  const runners = new Map<number, Runner<Task>>();
  const runnerAt = (place: number) => runners.get(place) as Runner<Task>;
  try {
    // in random order, as where a model lies in memory may matter
    for (const place of tasks[0]?.turns[0] ?? []) runners.set(place, runnerOf(models[place]));
    const measurements: Measurement[] = [];
    for (const task of tasks) {
      await beforeTask(task.task);
      for (const place of task.turns[0]) runnerAt(place).warmUp(task);
      const passes = models.map((): Measurement[] => []);
      for (const turns of task.turns)
        for (const place of turns) passes[place].push(runnerAt(place).measure(task));
      measurements.push(...passes.map(medianOf));
    }
    return measurements;
  } finally {
    for (const runner of runners.values()) runner.dispose();
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
  plan: BlockPlan,
  settings: ThroughputSettings,
  beforeModel: (done: number) => Promise<void>,
): Promise<MemoryUse[]> {
  const { encoding, training } = halvesOf(engine, plan, settings);
  const peakOf = <Task>({ tasks, runnerOf }: Half<Task>, model: ComparedModel) =>
    tasks.length === 0
      ? null
      : peakMemoryMB(() => {
          const runner = runnerOf(model);
          for (const task of tasks) runner.warmUp(task);
          runner.dispose();
        });
  const uses: MemoryUse[] = [];
  for (const [done, model] of [models[0], ...models].entries()) {
    await beforeModel(done);
    uses.push({
      model: model.label,
      encoding: peakOf(encoding, model),
      training: peakOf(training, model),
    });
  }
  return uses.slice(1);
}
