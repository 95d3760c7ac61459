import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import {
  encodeAll,
  forwardFlops,
  gemmRate,
  loadEngine,
  loadTokenizer,
  makeEncoder,
  makeTrainer,
  type Precision,
  readEncoderConfig,
  readParameters,
  type TrainerSettings,
} from "../src/index";
import { processMemory } from "./process-memory";
import type { Pairs, Range, Shape, ShapeWorkload, Workload } from "./workload";

/**
 * Our side: `ours.ts WORKLOAD encode|train|limit fp32|bf16 [texts a pass]` answers ranges, `ours.ts
 * WORKLOAD` shapes. The task limit encodes the texts of training batches.
 */

const [file, onlyTask, precision = "fp32", textsPerPass] = process.argv.slice(2);

/** The peer's loss and optimiser, without dropout. */
const trainerSettings: TrainerSettings = {
  weightDecay: 0.01,
  clipNorm: 1,
  scale: 20,
  margin: 0,
  isSymmetric: false,
  dropout: 0,
  seed: 0,
  masksFalseNegatives: false,
  precision: precision as Precision,
  textsPerPass: textsPerPass ? Number(textsPerPass) : null,
};

/** A model at one task; what it does gives the floating point operations that the texts need. */
interface Model {
  encode(texts: readonly string[]): number;
  train(pairs: Pairs): number;
  dispose(): void;
}

async function main(): Promise<void> {
  const workload: Workload | ShapeWorkload = JSON.parse(readFileSync(file, "utf8"));
  const { folder, vocabulary, maxTokens } = workload;
  const engine = await loadEngine();
  const { binding } = engine;
  if (!binding) throw new Error("the native engine is missing; run: npx batchmix setup");
  const tokenizer = loadTokenizer(folder);
  const rowOf = new Map(vocabulary.map((id, row) => [id, row]));
  const rows = (text: string) => tokenizer.encode(text, maxTokens).map((id) => rowOf.get(id) as number);

  function modelOf(task: string, layers?: number): Model {
    const config = readEncoderConfig(folder, layers);
    const flopsOf = (sequences: readonly Int32Array[]) =>
      forwardFlops(
        config,
        sequences.map(({ length }) => length),
      );
    const parameters = () => readParameters(folder, config, vocabulary); // held by no variable
    const encoder =
      task !== "train" ? makeEncoder(engine, config, parameters(), precision as Precision) : null;
    const trainer = encoder ? null : makeTrainer(engine, config, parameters(), trainerSettings);
    return {
      encode(texts) {
        const sequences = texts.map(rows);
        if (encoder) encodeAll(encoder, sequences);
        return flopsOf(sequences);
      },
      train({ queries, positives }) {
        const batch = { queries: queries.map(rows), positives: positives.map(rows) };
        trainer?.step(batch, 1e-5);
        return 3 * flopsOf([...batch.queries, ...batch.positives]); // the backward pass has two products for each
      },
      dispose: () => (encoder ?? trainer)?.dispose(),
    };
  }

  let kept = { task: onlyTask, layers: undefined as number | undefined, model: null as Model | null };
  function keptModel(task: string, layers?: number): Model {
    if (kept.model && kept.task === task && kept.layers === layers) return kept.model;
    kept.model?.dispose();
    const model = modelOf(task, layers);
    kept = { task, layers, model };
    return model;
  }

  /** Does the texts or batches of a range once. */
  function doRange({ from, to }: Range, { texts, batches }: Workload) {
    const model = keptModel(onlyTask);
    const begun = performance.now();
    const flops =
      onlyTask === "encode"
        ? model.encode(texts.slice(from, to))
        : batches.slice(from, to).reduce((sum, pairs) => {
            const { queries, positives } = pairs;
            return (
              sum + (onlyTask === "train" ? model.train(pairs) : model.encode([...queries, ...positives]))
            );
          }, 0);
    return { seconds: (performance.now() - begun) / 1000, flops };
  }

  /** Does a batch once to warm up, and then for 0.2 s or once; gives what one time takes. */
  function doShape({ task, layers, tokens, count }: Shape, { texts }: ShapeWorkload) {
    const batch = texts[tokens].slice(0, count);
    if (batch.some((text) => rows(text).length !== tokens))
      throw new Error(`a text has not ${tokens} tokens`);
    const model = keptModel(task, layers);
    const half = batch.length / 2;
    const once = () =>
      task === "encode"
        ? model.encode(batch)
        : model.train({ queries: batch.slice(0, half), positives: batch.slice(half) });
    const flops = once();
    const begun = performance.now();
    let runs = 0;
    do {
      once();
      runs++;
    } while (performance.now() - begun < 200);
    return { seconds: (performance.now() - begun) / 1000 / runs, flops };
  }

  if (onlyTask) keptModel(onlyTask); // a range's time does not hold the model's loading
  for await (const line of createInterface({ input: process.stdin })) {
    const request: Range | Shape = JSON.parse(line);
    const time =
      "from" in request
        ? doRange(request, workload as Workload)
        : doShape(request, workload as ShapeWorkload);
    const heapMB = process.memoryUsage().heapUsed / 2 ** 20;
    const memory = { ...processMemory(), heapMB, tensors: binding.getNumOfTensors() };
    process.stdout.write(
      `${JSON.stringify({ ...time, ...memory, gemm: gemmRate(engine, 4, precision as Precision) })}\n`,
    );
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
