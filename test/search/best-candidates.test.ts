import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { loadEngine } from "../../src/engine";
import { rankVectors, VectorIndex, vectorsInMemory } from "../../src/evaluation";

const width = 3;
const [queryCount, candidateCount] = [7, 33_013]; // full blocks and one that is not whole groups
const stream = new RandomStream(3, "index");
/** Whole numbers, so that products are exact and tie by the hundred. */
const draw = (count: number) => Float32Array.from({ length: count * width }, () => stream.below(5) - 2 || 1);
const queries = draw(queryCount);
const candidates = draw(candidateCount);

/** By sorting all candidates. */
function sorted(query: number): { candidate: number; score: number }[] {
  const scoreOf = (candidate: number) => {
    let score = 0;
    for (let at = 0; at < width; at++)
      score += queries[query * width + at] * candidates[candidate * width + at];
    return score;
  };
  return Array.from({ length: candidateCount }, (_, candidate) => ({
    candidate,
    score: scoreOf(candidate),
  })).sort((a, b) => b.score - a.score || a.candidate - b.candidate);
}

test("an index finds the best candidates of the sorted pool, of hundreds of equal ones the first", async () => {
  const engine = await loadEngine();
  const tensors = engine.tf.memory().numTensors;
  const asked = vectorsInMemory("queries", queries, queryCount);
  const pool = vectorsInMemory("candidates", candidates, candidateCount);
  const index = new VectorIndex(engine, pool);
  const right = Array.from({ length: queryCount }, (_, query) => sorted(query));
  assert.ok(
    right.every((best) => best[150].score === best[0].score),
    "fewer ties than meant",
  );
  for (const k of [1, 10, 128, 1000]) {
    const expected = right.map((best) => ({
      candidates: Int32Array.from(best.slice(0, k), ({ candidate }) => candidate),
      scores: Float32Array.from(best.slice(0, k), ({ score }) => score),
    }));
    assert.deepEqual(index.search(asked, k), expected, `the best ${k}`);
    const streamed = rankVectors(engine, asked, pool, { top: k, candidatesPerBlock: 4099 });
    assert.deepEqual(
      streamed.map(({ top }) => top),
      expected,
    );
  }
  index.dispose();
  assert.equal(engine.tf.memory().numTensors, tensors);
});

test("an index refuses what it cannot search, and keeps nothing of it", async () => {
  const engine = await loadEngine();
  const tensors = engine.tf.memory().numTensors;
  for (const [value, fault] of [
    [Number.NaN, /candidates: vector 20000 holds NaN or infinity/],
    [-1e30, /candidates: vector 20000 holds a number of 1e15 or more/],
  ] as const) {
    const broken = candidates.slice();
    broken[20_000 * width + 1] = value;
    const source = vectorsInMemory("candidates", broken, candidateCount);
    assert.throws(() => new VectorIndex(engine, source), fault);
  }
  const index = new VectorIndex(engine, vectorsInMemory("candidates", candidates, candidateCount));
  const wide = vectorsInMemory("queries", new Float32Array(8).fill(1), 2);
  assert.throws(() => index.search(wide, 1), /queries have width 4, candidates 3; embed both with one model/);
  index.dispose();
  assert.equal(engine.tf.memory().numTensors, tensors);
});
