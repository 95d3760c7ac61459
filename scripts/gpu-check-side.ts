import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type CellInputs,
  type CellSettings,
  cellTexts,
  defaultSettings,
  encodeAll,
  loadCellInputs,
  makeEncoder,
  makeMix,
  makeTrainer,
  type Parameters,
  readEncoderConfig,
  readParameters,
  readSafetensors,
  runCell,
  type TokenBatch,
  trimVocabulary,
  writeSafetensors,
} from "../src/index";

/** What one device computed. */
export interface DeviceResult {
  readonly engine: string;
  readonly device: string;
  /** The file of the engine's binding. */
  readonly binding: string;
  /** Row after row. */
  readonly vectors: readonly number[];
  readonly losses: readonly number[];
  /** Losses of the steps after the middle, by a trainer that went on from a state on disk. */
  readonly resumed: readonly number[];
  readonly macro: Readonly<Record<string, number | null>>;
}

const steps = 20;
const encodedTexts = 100;

/** Encodes, trains, resumes and evaluates on the device that this process has; prints a DeviceResult. */
async function main(): Promise<void> {
  const { seeds: _, ...defaults } = defaultSettings("emoji");
  const cell = { mix: makeMix(1, 1, 1), seed: 0, settings: { ...defaults, steps, warmupSteps: 2 } };
  const inputs = await loadCellInputs(cell.settings);
  const training = cellTexts(cell, inputs);
  const initial = readParameters(inputs.modelFolder, inputs.config, training.vocabulary);
  const temporary = mkdtempSync(path.join(os.tmpdir(), "batchmix-gpu-check-"));
  try {
    const file = path.join(temporary, "state.safetensors");
    const whole = startTraining(inputs, initial, cell.settings);
    const first = whole.run(training.batches.slice(0, steps / 2));
    writeSafetensors(file, whole.trainer.state().arrays);
    const losses = [...first, ...whole.run(training.batches.slice(steps / 2))];
    whole.trainer.dispose();
    const again = startTraining(inputs, initial, cell.settings);
    again.trainer.restore({ steps: steps / 2, arrays: readSafetensors(file) });
    const resumed = again.run(training.batches.slice(steps / 2));
    again.trainer.dispose();
    const { result } = await runCell(cell, inputs);
    const { engine, device } = inputs.engine.provenance;
    const answer = {
      engine,
      device,
      binding: loadedBinding(),
      vectors: vectors(inputs),
      losses,
      resumed,
      macro: result.macro,
    };
    process.stdout.write(`${JSON.stringify(answer satisfies DeviceResult)}\n`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** As the system has it, not as it was asked for. */
function loadedBinding(): string {
  return /\/.*tfjs_binding\.node$/m.exec(readFileSync("/proc/self/maps", "utf8"))?.[0] ?? "none";
}

function startTraining({ engine, config }: CellInputs, initial: Parameters, settings: CellSettings) {
  const trainer = makeTrainer(engine, config, initial, { ...settings, seed: 0 });
  const run = (batches: readonly TokenBatch[]) =>
    batches.map((batch) => trainer.step(batch, settings.learningRate).loss);
  return { trainer, run };
}

/** Vectors of test texts by all layers. */
function vectors({ engine, modelFolder, retrievalSet, tokensOf }: CellInputs): number[] {
  const config = readEncoderConfig(modelFolder);
  const { candidates } = retrievalSet;
  const every = Math.floor(candidates.length / encodedTexts);
  const tokens = Array.from({ length: encodedTexts }, (_, i) => tokensOf(candidates[i * every].text, "both"));
  const { vocabulary, rowsOf } = trimVocabulary(tokens, config.vocabularySize);
  const encoder = makeEncoder(engine, config, readParameters(modelFolder, config, vocabulary));
  const encoded = encodeAll(encoder, tokens.map(rowsOf));
  encoder.dispose();
  return [...encoded];
}

if (require.main === module) main();
