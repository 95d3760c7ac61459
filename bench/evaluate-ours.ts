import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import {
  evaluateVectors,
  loadEngine,
  parseMeasure,
  rankPool,
  standardMeasures,
  VectorStore,
  vectorsInMemory,
} from "../src/index";
import { processMemory } from "./process-memory";
import { onePool, width, xquadLayout } from "./retrieval-workload";

/** Our side of bench/evaluate.ts: `evaluate-ours.ts QUERIES CANDIDATES`, a request a line. */

interface Request {
  readonly task: "ap" | "map100" | "settings" | "rank" | "search" | "memory";
  readonly queries: number;
  /** The store of the pool and how many vectors it has, of ranks and of searches alone. */
  readonly folder: string;
  readonly size: number;
}

function read(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

async function main(): Promise<void> {
  const [queryFile, candidateFile] = process.argv.slice(2);
  const engine = await loadEngine();
  const [queries, candidates] = [read(queryFile), read(candidateFile)];
  const set = xquadLayout();
  const rowsOf = (chosen: readonly number[]) => {
    const rows = new Float32Array(chosen.length * width);
    chosen.forEach((query, row) => {
      rows.set(queries.subarray(query * width, (query + 1) * width), row * width);
    });
    return rows;
  };

  function evaluate(asked: typeof set, vectors: Float32Array, names: readonly string[]) {
    const measures = names.map(parseMeasure);
    return evaluateVectors(engine, asked, { queries: vectors, candidates }, { measures });
  }

  function run(request: Request): { value: number | null; seconds: number } {
    let begun = performance.now();
    const after = (value: number | null) => ({ value, seconds: (performance.now() - begun) / 1000 });
    if (request.task === "ap") {
      const pool = onePool(set, request.queries);
      const vectors = rowsOf(pool.chosen);
      begun = performance.now();
      return after(evaluate(pool.set, vectors, []).macro.multi);
    }
    if (request.task === "map100") {
      const pool = onePool(set, request.queries);
      const names = standardMeasures.map(({ name }) => name);
      const vectors = rowsOf(pool.chosen);
      begun = performance.now();
      const { values } = evaluate(pool.set, vectors, names).queryScores;
      // two rows a query, of the pool as a language and as all languages
      return after(values["AP@100"].reduce((sum, value) => sum + value, 0) / values["AP@100"].length);
    }
    if (request.task === "settings") {
      const names = standardMeasures.map(({ name }) => name);
      const result = evaluate(set, queries, names);
      if (result.settings.length !== 132) throw new Error(`${result.settings.length} settings, not 132`);
      return after(result.macro.multi);
    }
    const { task, folder, size, queries: count } = request;
    const source = new VectorStore(folder, size, width, 8192);
    const some = vectorsInMemory("queries", queries.subarray(0, count * width), count);
    const relevant = Array.from({ length: count }, (_, query) =>
      Int32Array.of((query * 7919) % source.count),
    );
    const pool = task === "memory" ? vectorsInMemory("the pool", source.read(0, size), size) : source;
    begun = performance.now();
    const found = rankPool(engine, some, [pool], task === "rank" ? { relevant } : { top: 10 });
    const sum = found.reduce((total, { top, whole }) => total + (top.candidates[0] ?? whole[0]), 0);
    return after(sum / found.length);
  }

  const before = processMemory().residentMB;
  createInterface({ input: process.stdin }).on("line", (line) => {
    const answer = run(JSON.parse(line));
    const { peakMB } = processMemory();
    process.stdout.write(`${JSON.stringify({ ...answer, peakMB, beforeMB: before })}\n`);
  });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
