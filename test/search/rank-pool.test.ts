import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { RandomStream } from "../../src/core";
import type { RetrievalSet } from "../../src/data";
import { type Engine, loadEngine } from "../../src/engine";
import { similarities } from "../../src/evaluation";
import {
  poolRanks,
  rankPool,
  TopList,
  unitVectors,
  type VectorSource,
  VectorStore,
  vectorsInMemory,
} from "../../src/search";

const width = 7;
const [queryCount, candidateCount] = [13, 101];
/** How many candidates the first of two languages has. */
const firstLanguage = 61;
const stream = new RandomStream(5, "vectors");
const draw = (count: number) =>
  unitVectors(
    Float32Array.from({ length: count * width }, () => stream.below(7) - 3 + 0.01),
    width,
  );
const queries = draw(queryCount);
const candidates = draw(candidateCount);
candidates.copyWithin(90 * width, 3 * width, 4 * width); // 90 says the same as 3, and 91 as 4
candidates.copyWithin(91 * width, 4 * width, 5 * width);
const relevant = Array.from({ length: queryCount }, (_, query) =>
  Int32Array.from(query === 6 ? [] : [3, 4 + query, 60 + query]),
);

/** By the scores of one product of all with all. */
function expected({ tf }: Pick<Engine, "tf">) {
  const scores = tf
    .matMul(
      tf.tensor2d(queries, [queryCount, width]),
      tf.tensor2d(candidates, [candidateCount, width]),
      false,
      true,
    )
    .dataSync() as Float32Array;
  return relevant.map((indices, query) => {
    const best = new TopList(9, new Set(indices));
    best.add(scores.subarray(query * candidateCount, (query + 1) * candidateCount), 0);
    const blocks = [
      { from: 0, to: firstLanguage },
      { from: firstLanguage, to: candidateCount },
    ];
    return {
      ...poolRanks(scores, query * candidateCount, blocks, indices, -1),
      top: best.ranking(),
    };
  });
}

const asked = vectorsInMemory("queries", queries, queryCount);
const ofLanguages = [
  candidates.subarray(0, firstLanguage * width),
  candidates.subarray(firstLanguage * width),
];
const inMemory = ofLanguages.map((vectors) => vectorsInMemory("candidates", vectors, vectors.length / width));

/** Both languages on disk, in blocks of 20. */
function onDisk(context: TestContext): VectorSource[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-vectors-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return ofLanguages.map((vectors, language) => {
    const store = new VectorStore(path.join(folder, `${language}`), vectors.length / width, width, 20);
    for (let block = 0; block * 20 < store.count; block++)
      store.write(block, vectors.subarray(block * 20 * width, (block + 1) * 20 * width));
    return store;
  });
}

test("ranks and best candidates are those of the whole pool, whatever the blocks, from memory and from disk", async (context) => {
  const engine = await loadEngine();
  const right = expected(engine);
  const tensors = engine.tf.memory().numTensors;
  for (const candidatesPerBlock of [1, 17, 20, 1000]) {
    for (const pool of [inMemory, onDisk(context)]) {
      const ranked: number[] = [];
      const onRanked = (done: number) => ranked.push(done);
      const found = rankPool(engine, asked, pool, { relevant, top: 9, candidatesPerBlock, onRanked });
      assert.equal(engine.tf.memory().numTensors, tensors);
      assert.deepEqual(found, right, `blocks of ${candidatesPerBlock}`);
      assert.equal(ranked.pop(), candidateCount);
    }
  }
  const search = rankPool(engine, asked, inMemory, { top: 2 });
  assert.deepEqual(search[1].whole, []);
  assert.deepEqual(search[1].top.candidates.length, 2);
});

test("a search finds the best candidates of the sorted pool, of hundreds of equal ones the first", async () => {
  const engine = await loadEngine();
  const drawn = new RandomStream(3, "index");
  const [size, count] = [3, 20_011];
  // whole numbers, so that products are exact and tie by the hundred
  const numbers = (vectors: number) =>
    Float32Array.from({ length: vectors * size }, () => drawn.below(5) - 2 || 1);
  const [some, all] = [numbers(7), numbers(count)];
  const found = rankPool(engine, vectorsInMemory("queries", some, 7), [vectorsInMemory("pool", all, count)], {
    top: 100,
  });
  for (const [query, { top }] of found.entries()) {
    const scores = Array.from({ length: count }, (_, candidate) =>
      [0, 1, 2].reduce((sum, at) => sum + some[query * size + at] * all[candidate * size + at], 0),
    );
    const sorted = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
    assert.equal(scores[sorted[110]], scores[sorted[90]], "fewer ties than meant");
    const best = sorted.slice(0, 100);
    assert.deepEqual([...top.candidates], best);
    assert.deepEqual(
      [...top.scores],
      best.map((candidate) => scores[candidate]),
    );
  }
});

test("an engine that rounds otherwise in blocks of another shape changes no rank", async () => {
  const { tf } = await loadEngine();
  // a product of fewer columns than a block of the sweep comes out smaller
  const uneven = (a: Parameters<typeof tf.matMul>[0], b: Parameters<typeof tf.matMul>[1]) => {
    const product = tf.matMul(a, b, false, true);
    return tf.mul(product, (product.shape[1] ?? 0) < 40 ? 0.999 : 1);
  };
  const engine = { tf: { ...tf, matMul: uneven } } as unknown as Pick<Engine, "tf">;
  const found = rankPool(engine, asked, inMemory, { relevant, top: 9 });
  assert.deepEqual(found, expected({ tf }));
});

test("vectors that cannot be right are refused in one sentence", async () => {
  const engine = await loadEngine();
  const pool = (vectors: Float32Array, count: number) => vectorsInMemory("candidates", vectors, count);
  assert.throws(() => pool(new Float32Array(10), 3), /candidates: 10 numbers are not vectors of 3 texts/);
  assert.throws(
    () => rankPool(engine, asked, [pool(new Float32Array(12), 2)]),
    /queries have width 7, candidates 6; embed both with one model/,
  );
  assert.throws(
    () =>
      rankPool(engine, asked, inMemory, {
        relevant: [...relevant.slice(1), Int32Array.of(101)],
      }),
    /expected candidates below 101, got 101 for query 12/,
  );
  for (const [value, fault] of [
    [0, "is zero"],
    [Number.NaN, "holds NaN"],
    [Number.POSITIVE_INFINITY, "holds NaN or infinity"],
    [-1e30, "holds a number of 1e15 or more"],
  ] as const) {
    const broken = candidates.slice();
    broken.fill(value, 50 * width, 51 * width);
    const message = new RegExp(`candidates: vector 50 ${fault}`);
    assert.throws(
      () => rankPool(engine, asked, [pool(broken, candidateCount)], { candidatesPerBlock: 7 }),
      message,
    );
    assert.throws(() => unitVectors(broken, width), /vector 50/);
  }
  const texts = (count: number) =>
    Array.from({ length: count }, () => ({ language: "en", item: 0, text: "" }));
  const set = {
    name: "made",
    queries: texts(queryCount),
    candidates: texts(candidateCount),
  } as unknown as RetrievalSet;
  assert.throws(
    () => similarities(engine, set, queries.subarray(1), candidates),
    /query vectors of made: 90 numbers/,
  );
  assert.throws(
    () => similarities(engine, set, new Float32Array(queryCount * 5).fill(1), candidates),
    /made: query vectors have width 5, candidate vectors 7/,
  );
  const zero = queries.slice().fill(0, 0, width);
  assert.throws(() => similarities(engine, set, zero, candidates), /query vectors of made: vector 0 is zero/);
});
