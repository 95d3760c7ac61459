import { RandomStream } from "../../src/core";
import { type Measurement, type ThroughputRecord, throughputTasks } from "../../src/throughput";

/** A record of made speeds: units a second by model, task and block; tokens of a task's 100 units. */
export function madeRecord(
  blocks: number,
  speedOf: (model: string, task: Measurement["task"], block: number) => number,
  tokensOf: (task: Measurement["task"], model: string) => number = () => 1000,
): Pick<ThroughputRecord, "models" | "blocks"> {
  const models = ["mono", "cross", "mono again"].map((label) => ({
    label,
    hash: label,
    layers: 2,
    isRepeat: label.endsWith("again"),
  }));
  const { encoding, training } = throughputTasks([8, 128], ["en", "de"], true);
  return {
    models,
    blocks: Array.from({ length: blocks }, (_, number) => ({
      number,
      date: "2026-01-01T00:00:00.000Z",
      gemmRate: 4e11,
      measurements: [...encoding, ...training].flatMap((task) =>
        models.map(({ label }): Measurement => {
          const seconds = 100 / speedOf(label, task, number);
          const ofQueries = task.activity === "query";
          return {
            model: label,
            task,
            units: 100,
            tokens: tokensOf(task, label),
            seconds,
            flops: 1e11 * seconds,
            ...(ofQueries && { latencies: new Array(100).fill((1000 * seconds) / 100) }),
            ...(task.activity === "train" && { paddingShare: 0.1 }),
          };
        }),
      ),
    })),
  };
}

/** Speeds that scatter by a share about a mean of `mean` units a second. */
export function scattered(mean: number, share: number, name: string): () => number {
  const stream = new RandomStream(0, name);
  return () => mean * Math.exp(share * (stream.uniform() + stream.uniform() - 1));
}
