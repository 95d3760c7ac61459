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
} from "../src/index";
import { processMemory } from "./process-memory";
import { trainerSettings } from "./trainer-settings";
import { maxTokens, type Workload } from "./workload";

/** Our side: `ours.ts WORKLOAD encode|train fp32|bf16 [texts a pass]`. */

async function main(): Promise<void> {
  const [file, task, precision, perPass] = process.argv.slice(2) as [
    string,
    "encode" | "train",
    Precision,
    string?,
  ];
  const { folder, texts, batches, vocabulary }: Workload = JSON.parse(readFileSync(file, "utf8"));
  const engine = await loadEngine();
  const { binding } = engine;
  if (!binding) throw new Error("the native engine is missing; run: npx batchmix setup");
  const config = readEncoderConfig(folder);
  const tokenizer = loadTokenizer(folder);
  const rowOf = new Map(vocabulary.map((id, row) => [id, row]));
  const rows = (text: string) => tokenizer.encode(text, maxTokens).map((id) => rowOf.get(id) as number);
  const parameters = () => readParameters(folder, config, vocabulary); // held by no variable
  const run = task === "encode" ? encoding() : training();

  function encoding() {
    const encoder = makeEncoder(engine, config, parameters(), precision);
    return (from: number, to: number): number => {
      const sequences = texts.slice(from, to).map(rows);
      encodeAll(encoder, sequences);
      return forwardFlops(
        config,
        sequences.map((sequence) => sequence.length),
      );
    };
  }

  function training() {
    const textsPerPass = perPass ? Number(perPass) : null;
    const trainer = makeTrainer(engine, config, parameters(), {
      ...trainerSettings,
      precision,
      textsPerPass,
    });
    return (from: number, to: number): number => {
      let flops = 0;
      for (const { queries, positives } of batches.slice(from, to)) {
        const [first, second] = [queries.map(rows), positives.map(rows)];
        trainer.step({ queries: first, positives: second }, 1e-5);
        const lengths = [...first, ...second].map((sequence) => sequence.length);
        flops += 3 * forwardFlops(config, lengths); // the backward pass has two products for each
      }
      return flops;
    };
  }

  for await (const line of createInterface({ input: process.stdin })) {
    const { from, to } = JSON.parse(line);
    const begun = performance.now();
    const flops = run(from, to);
    const seconds = (performance.now() - begun) / 1000;
    const heapMB = process.memoryUsage().heapUsed / 2 ** 20;
    const memory = { ...processMemory(), heapMB, tensors: binding.getNumOfTensors() };
    const answer = { seconds, ...memory, flops, gemm: gemmRate(engine) };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
