import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bucketCount, packSequences, paddingShare } from "../../src/models/packed/packing";

const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const sequencesOf = (all: readonly number[]) => all.map((length, text) => new Int32Array(length).fill(text));

test("every text lies in one of the fixed number of buckets, none longer than its bucket, which is less than 8 tokens longer", () => {
  fc.assert(
    fc.property(lengths, (all) => {
      const { buckets } = packSequences(sequencesOf(all));
      assert.equal(buckets.length, bucketCount);
      const members = buckets.flatMap((bucket) => bucket.members);
      assert.deepEqual(
        [...members].sort((a, b) => a - b),
        all.map((_, text) => text),
      );
      for (const bucket of buckets) {
        const longest = Math.max(0, ...bucket.members.map((text) => all[text]));
        assert.equal(bucket.length, Math.ceil(longest / 8) * 8);
      }
    }),
  );
});

test("rows come in eights; each lies in one bucket, and the last ones belong to no token", () => {
  fc.assert(
    fc.property(lengths, (all) => {
      const { rows, tokens, ids, buckets } = packSequences(sequencesOf(all));
      assert.equal(tokens, sumOf(all));
      assert.equal(rows, Math.ceil(tokens / 8) * 8);
      assert.equal(ids.length, rows);
      assert.equal(sumOf(buckets.map((bucket) => bucket.rows)), rows);
      const spare = buckets.map((bucket) => bucket.rows - sumOf(bucket.members.map((text) => all[text])));
      assert.equal(Math.max(...spare), rows - tokens);
    }),
  );
});

test("batches of one size have buckets of few sizes: sixteenths of the batch, but for the last", () => {
  fc.assert(
    fc.property(lengths, (all) => {
      const sizes = packSequences(sequencesOf(all))
        .buckets.map(({ members }) => members.length)
        .filter((size) => size > 0);
      for (const size of sizes.slice(0, -1)) assert.equal(size % Math.ceil(all.length / 16), 0);
    }),
  );
});

test("four lengths of whole registers pad nothing, a fifth length does, and one within a register", () => {
  assert.equal(paddingShare(sequencesOf([8, 16, 16, 24, 40, 8])), 0);
  assert.ok(paddingShare(sequencesOf([8, 16, 16, 24, 40, 8, 48])) > 0);
  assert.equal(paddingShare(sequencesOf([6, 6])), 1 / 4);
});
