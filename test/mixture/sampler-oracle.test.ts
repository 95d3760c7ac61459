import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type BatchKind, batchKinds, UserError } from "../../src/core";
import { makeSampler, type Sampler } from "../../src/mixture";
import { referenceBatches } from "./sampler-reference";
import { unevenCorpus } from "./uneven-corpus";

const kinds = fc.array(fc.constantFrom<BatchKind>(...batchKinds), { minLength: 1, maxLength: 30 });
const seeds = fc.nat(999);

/** Draws until a batch cannot be made; a corpus of chance may lack the pairs for a kind. */
function drawAll(sampler: Sampler, order: readonly BatchKind[]) {
  try {
    return order.map((kind) => sampler.pairs(kind));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

test("batches are those of the slow and obvious sampler, on uneven corpora full of equal texts", () => {
  let compared = 0;
  fc.assert(
    fc.property(
      unevenCorpus,
      kinds,
      fc.integer({ min: 2, max: 5 }),
      seeds,
      (corpus, order, batchSize, seed) => {
        const batches = drawAll(makeSampler(corpus, { batchSize, seed, languageDraw: "random" }), order);
        if (!batches) return;
        compared++;
        assert.deepEqual(batches, referenceBatches(corpus, batchSize, seed, order));
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(compared > 100, `only ${compared} corpora had the pairs for their batches`);
});
