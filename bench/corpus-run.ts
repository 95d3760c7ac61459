import {
  cellSettings,
  cellTexts,
  defaultSettings,
  loadCellInputs,
  loadCorpus,
  makeMix,
  trainCell,
} from "../src/index";
import type { CorpusRun } from "./corpus";
import { processMemory } from "./process-memory";

/** `corpus-run.ts CORPUS [STEPS]` reads a corpus, or loads all that a training needs and trains; one line answers. */

const [corpus, steps] = process.argv.slice(2);

async function hashOfRun(): Promise<string> {
  if (steps === undefined) return (await loadCorpus(corpus)).hash;
  const [count, languages] = [Number(steps), ["en", "de"]];
  const sizes = { layers: 2, batchSize: 8, steps: count, warmupSteps: Math.round(count / 10) };
  const chosen = { ...sizes, trainingLanguages: languages, evaluationLanguages: languages };
  const settings = cellSettings(defaultSettings(corpus, chosen));
  const inputs = await loadCellInputs(settings);
  const cell = { mix: makeMix(0, 1, 0), seed: 0, settings };
  await trainCell(cell, inputs, cellTexts(cell, inputs), {});
  return inputs.identity.corpus;
}

async function main(): Promise<void> {
  const begun = performance.now();
  const hash = await hashOfRun();
  const run: CorpusRun = { seconds: (performance.now() - begun) / 1000, hash, ...processMemory() };
  process.stdout.write(`${JSON.stringify(run)}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
