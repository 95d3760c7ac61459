import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bucketCount, packSequences, paddingShare } from "../../src/models/packed/packing";

const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
const sequencesOf = (all: readonly number[]) => all.map((length, text) => new Int32Array(length).fill(text));

test("every text lies in one of the fixed number of buckets, none longer than its bucket", () => {
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
        assert.equal(bucket.length, Math.max(0, ...bucket.members.map((text) => all[text])));
      }
    }),
  );
});

test("four lengths pad nothing, a fifth does", () => {
  assert.equal(paddingShare(sequencesOf([3, 9, 9, 20, 41, 3])), 0);
  assert.ok(paddingShare(sequencesOf([3, 9, 9, 20, 41, 3, 40])) > 0);
});
