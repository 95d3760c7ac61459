import {
  defaultSettings,
  embedCell,
  evaluatePool,
  evaluateVectors,
  loadCellInputs,
  parseMeasure,
  planCells,
} from "../src/index";
import { processMemory } from "./process-memory";

/** One evaluation of bench/pool.ts: `pool-ours.ts disk|memory CORPUS`, whose results it prints as a line of JSON. */

const measures = ["AP", "nDCG@10", "R@100"].map(parseMeasure);

async function fromDisk(folder: string): Promise<object> {
  const corpus = `miracl:${folder}`;
  const settings = defaultSettings(corpus, { layers: 2 });
  const { result, plan, seconds } = await evaluatePool(folder, settings, measures);
  return { result, plan, seconds };
}

async function inMemory(corpus: string): Promise<object> {
  const begun = performance.now();
  const [cell] = planCells(defaultSettings(corpus, { layers: 2 }), []);
  const inputs = await loadCellInputs(cell.settings);
  const embedded = await embedCell(cell, inputs);
  const result = evaluateVectors(inputs.engine, inputs.retrievalSet, embedded, { measures });
  return { result, seconds: (performance.now() - begun) / 1000 };
}

async function main([way, corpus]: readonly string[]): Promise<void> {
  const { result, ...rest } = (await (way === "disk" ? fromDisk(corpus) : inMemory(corpus))) as {
    result: Awaited<ReturnType<typeof evaluatePool>>["result"];
  };
  const { values } = result.queryScores;
  const sums = measures.map(({ name }) => [name, values[name].reduce((sum, value) => sum + value, 0)]);
  const { settings } = result;
  const answer = { ...rest, settings, sums: Object.fromEntries(sums), peakMB: processMemory().peakMB };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
