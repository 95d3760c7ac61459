import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { RandomStream } from "../../src/core";
import type { RetrievalSet } from "../../src/data";
import { type Engine, loadEngine } from "../../src/engine";
import {
  openVectorFile,
  poolRanks,
  rankVectors,
  similarities,
  TopList,
  unitVectors,
  vectorsInMemory,
} from "../../src/evaluation";

const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-vectors-"));
after(() => rmSync(folder, { recursive: true }));

const width = 7;
const [queryCount, candidateCount] = [13, 101];
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
    const blocks = [{ from: 0, to: candidateCount }];
    return {
      ranks: poolRanks(scores, query * candidateCount, blocks, indices, -1).whole,
      top: best.ranking(),
    };
  });
}

test("ranks and best candidates are those of the whole pool, whatever the blocks, from memory and from a file", async () => {
  const engine = await loadEngine();
  const file = path.join(folder, "candidates.f32");
  writeFileSync(file, new Uint8Array(candidates.buffer));
  const opened = openVectorFile(file, width);
  assert.equal(opened.count, candidateCount);
  const asked = vectorsInMemory("queries", queries, queryCount);
  const right = expected(engine);
  const tensors = engine.tf.memory().numTensors;
  for (const candidatesPerBlock of [1, 17, 100, 1000]) {
    for (const source of [opened, vectorsInMemory("candidates", candidates, candidateCount)]) {
      const found = rankVectors(engine, asked, source, { relevant, top: 9, candidatesPerBlock });
      assert.equal(engine.tf.memory().numTensors, tensors);
      assert.deepEqual(found, right, `blocks of ${candidatesPerBlock}`);
    }
  }
  const search = rankVectors(engine, asked, opened, { top: 2 });
  assert.deepEqual(search[1].ranks, []);
  assert.equal(search[1].top.candidates.length, 2);
  opened.close();
});

test("an engine that rounds otherwise in blocks of another shape changes no rank", async () => {
  const { tf } = await loadEngine();
  // a product of fewer columns than a block of the sweep comes out smaller
  const uneven = (a: Parameters<typeof tf.matMul>[0], b: Parameters<typeof tf.matMul>[1]) => {
    const product = tf.matMul(a, b, false, true);
    return tf.mul(product, (product.shape[1] ?? 0) < 40 ? 0.999 : 1);
  };
  const engine = { tf: { ...tf, matMul: uneven } } as unknown as Pick<Engine, "tf">;
  const [asked, pool] = [
    vectorsInMemory("queries", queries, queryCount),
    vectorsInMemory("candidates", candidates, candidateCount),
  ];
  const found = rankVectors(engine, asked, pool, { relevant, top: 9 });
  assert.deepEqual(found, expected({ tf }));
});

test("vectors that cannot be right are refused in one sentence", async () => {
  const engine = await loadEngine();
  const asked = vectorsInMemory("queries", queries, queryCount);
  const pool = (vectors: Float32Array, count: number) => vectorsInMemory("candidates", vectors, count);
  assert.throws(() => pool(new Float32Array(10), 3), /candidates: 10 numbers are not vectors of 3 texts/);
  assert.throws(
    () => rankVectors(engine, asked, pool(new Float32Array(12), 2)),
    /queries have width 7, candidates 6; embed both with one model/,
  );
  assert.throws(
    () =>
      rankVectors(engine, asked, pool(candidates, candidateCount), {
        relevant: [...relevant.slice(1), Int32Array.of(101)],
      }),
    /expected candidates below 101, got 101 for query 12/,
  );
  for (const [value, fault] of [
    [0, "is zero"],
    [Number.NaN, "holds NaN"],
    [Number.POSITIVE_INFINITY, "holds NaN or infinity"],
  ] as const) {
    const broken = candidates.slice();
    broken.fill(value, 50 * width, 51 * width);
    const message = new RegExp(`candidates: vector 50 ${fault}`);
    assert.throws(
      () => rankVectors(engine, asked, pool(broken, candidateCount), { candidatesPerBlock: 7 }),
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

test("a file of vectors that is missing, empty or of another width is refused by name", () => {
  const file = path.join(folder, "odd.f32");
  assert.throws(() => openVectorFile(file, 4), /there is no file .*odd.f32/);
  writeFileSync(file, "");
  assert.throws(() => openVectorFile(file, 4), /odd.f32: 0 bytes are not float32 vectors of width 4/);
  writeFileSync(file, new Uint8Array(20));
  assert.throws(() => openVectorFile(file, 4), /20 bytes are not/);
});
