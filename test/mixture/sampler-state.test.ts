import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type BatchKind, batchKinds, UserError } from "../../src/core";
import { makeSampler, type Sampler } from "../../src/mixture";
import { captionCorpus } from "../support/small-corpus";
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
        const batches = drawAll(makeSampler(corpus, { batchSize, seed }), order);
        if (!batches) return;
        compared++;
        assert.deepEqual(batches, referenceBatches(corpus, batchSize, seed, order));
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(compared > 100, `only ${compared} corpora had the pairs for their batches`);
});

test("a sampler put back after any batch, through JSON, goes on with the same batches", () => {
  fc.assert(
    fc.property(unevenCorpus, kinds, fc.nat(29), seeds, (corpus, order, stop, seed) => {
      const options = { batchSize: 3, seed, languageWeights: 0.5 };
      const whole = drawAll(makeSampler(corpus, options), order);
      if (!whole) return;
      const first = makeSampler(corpus, options);
      for (const kind of order.slice(0, stop)) first.pairs(kind);
      const state = JSON.parse(JSON.stringify(first.state()));
      const second = makeSampler(corpus, options, state);
      assert.deepEqual(second.state(), state);
      assert.deepEqual(drawAll(second, order.slice(stop)), whole.slice(stop));
    }),
    { numRuns: 300 },
  );
});

test("a saved state stays small: two places in an order and two streams, where every item fits", () => {
  const sampler = makeSampler(captionCorpus(1000), { batchSize: 10, seed: 0 });
  for (let batch = 0; batch < 450; batch++) sampler.pairs("cross");
  assert.deepEqual(sampler.state().items.taken, { from: 4500, runs: [] });
  assert.ok(JSON.stringify(sampler.state()).length < 1000);
});

test("a state of another corpus or other options is refused", () => {
  const options = { batchSize: 4, seed: 0 };
  const state = makeSampler(captionCorpus(20), options).state();
  const refused = (resume: () => Sampler) =>
    assert.throws(resume, /^UserError: captions: this sampler state is of another corpus/);
  refused(() => makeSampler(captionCorpus(21), options, state));
  refused(() => makeSampler(captionCorpus(20), { ...options, seed: 1 }, state));
  refused(() => makeSampler(captionCorpus(20), { ...options, batchSize: 5 }, state));
  refused(() => makeSampler(captionCorpus(20), { ...options, languageWeights: "size" }, state));
});
