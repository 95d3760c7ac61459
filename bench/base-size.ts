import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type NamedArray,
  projectPath,
  RandomStream,
  readEncoderConfig,
  sourceNames,
  sourceShape,
  writeSafetensors,
} from "../src/index";
import { type Comparison, compare } from "./compare";
import { makeWorkload } from "./workload";

/** Shapes of models that people train, with the sizes of their vocabularies. */
const shapes = { "XLM-R base": 250_002, LaBSE: 501_153 } as const;

const pairs = 100;
const rounds = 3;

/**
 * Trains models of base size with random weights, 12 layers and 768 wide, beside PyTorch: batches of 100
 * English and German captions, one precision at a time, as PyTorch holds its whole word table with two moments.
 *
 * @param isQuick XLM-R's shape alone, one round
 */
export async function compareBaseSizes(isQuick: boolean): Promise<Record<string, Comparison>> {
  const compared: Record<string, Comparison> = {};
  const names = (Object.keys(shapes) as (keyof typeof shapes)[]).slice(0, isQuick ? 1 : 2);
  for (const name of names) {
    const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
    const steps = 1 + (isQuick ? 1 : rounds);
    writeModel(folder, shapes[name]);
    const { file, remove } = makeWorkload(0, steps, pairs, folder);
    const ranges = Array.from({ length: steps }, (_, step) => ({ from: step, to: step + 1 }));
    try {
      for (const precision of ["fp32", "bf16"] as const) {
        process.stdout.write(`\nA model of ${name}'s shape, ${pairs} pairs a step\n`);
        const task = {
          name: "train",
          file,
          rounds: ranges,
          perUnit: pairs,
          unit: "pairs/s",
          precision,
        } as const;
        compared[`${name} ${precision}`] = await compare(task, false);
      }
    } finally {
      remove();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return compared;
}

/** A model folder of base size whose texts are tokenised as the default model's. */
function writeModel(folder: string, vocabularySize: number): void {
  const source = projectPath("data", "models", "multilingual-e5-small");
  const isWeight = (file: string) => file.endsWith(".safetensors");
  cpSync(source, folder, { recursive: true, filter: (file) => !isWeight(file) });
  const config = {
    ...JSON.parse(readFileSync(path.join(source, "config.json"), "utf8")),
    hidden_size: 768,
    intermediate_size: 3072,
    vocab_size: vocabularySize,
  };
  writeFileSync(path.join(folder, "config.json"), JSON.stringify(config));
  const pooling = path.join(folder, "1_Pooling", "config.json");
  const poolingJson = JSON.parse(readFileSync(pooling, "utf8"));
  writeFileSync(pooling, JSON.stringify({ ...poolingJson, word_embedding_dimension: 768 }));
  const encoder = readEncoderConfig(folder);
  const names = [...sourceNames(encoder).values()].flat();
  writeSafetensors(
    path.join(folder, "model.safetensors"),
    new Map(names.map((name) => [name, randomArray(name, sourceShape(name, encoder))])),
  );
}

/** Uniform numbers of BERT's standard deviation, .02; ones and zeros where training starts with these. */
function randomArray(name: string, shape: readonly number[]): NamedArray {
  const values = new Float32Array(shape.reduce((product, each) => product * each));
  if (name.includes("LayerNorm")) return { shape, values: values.fill(name.endsWith("weight") ? 1 : 0) };
  const stream = new RandomStream(0, name);
  if (shape.length > 1)
    for (let at = 0; at < values.length; at++) values[at] = (stream.uniform() - 0.5) * 0.0693;
  return { shape, values };
}
