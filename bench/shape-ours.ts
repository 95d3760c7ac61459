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
  readEncoderConfig,
  readParameters,
} from "../src/index";
import type { ShapeRequest, ShapeWorkload } from "./shape-workload";
import { trainerSettings } from "./trainer-settings";

/** Our side of the shapes: `shape-ours.ts WORKLOAD`, a ShapeRequest a line. */

const maxTokens = 512;
const secondsAtLeast = 0.2;

async function main(): Promise<void> {
  const { folder, texts }: ShapeWorkload = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const engine = await loadEngine();
  if (!engine.binding) throw new Error("the native engine is missing; run: npx batchmix setup");
  const tokenizer = loadTokenizer(folder);
  const all = Object.values(texts).flat();
  const vocabulary = [...new Set(all.flatMap((text) => [...tokenizer.encode(text, maxTokens)]))].sort(
    (a, b) => a - b,
  );
  const rowOf = new Map(vocabulary.map((id, row) => [id, row]));
  const rows = (text: string) => tokenizer.encode(text, maxTokens).map((id) => rowOf.get(id) as number);

  let kept: { key: string; run: (batch: readonly string[]) => void; dispose: () => void } | null = null;
  function runOf(task: ShapeRequest["task"], layers: number) {
    const key = `${task} ${layers}`;
    if (kept?.key === key) return kept.run;
    kept?.dispose();
    const config = readEncoderConfig(folder, layers);
    const parameters = readParameters(folder, config, vocabulary);
    if (task === "encode") {
      const encoder = makeEncoder(engine, config, parameters);
      const run = (batch: readonly string[]) => void encodeAll(encoder, batch.map(rows));
      kept = { key, run, dispose: () => encoder.dispose() };
    } else {
      const trainer = makeTrainer(engine, config, parameters, trainerSettings);
      const run = (batch: readonly string[]) => {
        const half = batch.length / 2;
        trainer.step(
          { queries: batch.slice(0, half).map(rows), positives: batch.slice(half).map(rows) },
          1e-5,
        );
      };
      kept = { key, run, dispose: () => trainer.dispose() };
    }
    return kept.run;
  }

  for await (const line of createInterface({ input: process.stdin })) {
    const { task, layers, tokens, count }: ShapeRequest = JSON.parse(line);
    const run = runOf(task, layers);
    const batch = texts[tokens].slice(0, count);
    const lengths = batch.map((text) => tokenizer.encode(text, maxTokens).length);
    if (lengths.some((length) => length !== tokens)) throw new Error(`a text has not ${tokens} tokens`);
    run(batch);
    const begun = performance.now();
    let runs = 0;
    do {
      run(batch);
      runs++;
    } while (performance.now() - begun < 1000 * secondsAtLeast);
    const seconds = (performance.now() - begun) / 1000 / runs;
    const passes = task === "train" ? 3 : 1; // the backward pass has two products for each
    const flops = passes * forwardFlops(readEncoderConfig(folder, layers), lengths);
    process.stdout.write(`${JSON.stringify({ seconds, flops, gemm: gemmRate(engine) })}\n`);
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
