import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type BatchKind, batchKinds, UserError } from "../../src/core";
import { makeSampler, type Pair } from "../../src/mixture";
import { madeCorpus } from "./made-corpus";
import { unevenCorpus } from "./uneven-corpus";

/** A batch's pairs by query. */
function byQuery(batch: readonly Pair[], perQuery: number): Pair[][] {
  return batch.flatMap((_, from) =>
    from % perQuery === 0 ? [batch.slice(from, from + perQuery) as Pair[]] : [],
  );
}

test("queries have as many positives as asked for, of their item, all texts of a batch different", () => {
  let made = 0;
  fc.assert(
    fc.property(
      unevenCorpus,
      fc.array(fc.constantFrom<BatchKind>(...batchKinds), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 2, max: 3 }),
      fc.nat(99),
      (corpus, kinds, positivesPerQuery, seed) => {
        const sampler = makeSampler(corpus, { batchSize: 2, seed, positivesPerQuery });
        for (const kind of kinds) {
          let batch: Pair[];
          try {
            batch = sampler.pairs(kind);
          } catch (error) {
            if (error instanceof UserError) return;
            throw error;
          }
          made++;
          const queries = byQuery(batch, positivesPerQuery);
          assert.equal(queries.length, 2);
          const texts: string[] = [];
          for (const pairs of queries) {
            const [{ item, query, positive }] = pairs;
            texts.push(query.text, ...pairs.map((pair) => pair.positive.text));
            for (const pair of pairs) {
              assert.equal(pair.item, item);
              assert.equal(pair.query, query);
              assert.ok(corpus.splits.train[item].texts.includes(pair.positive));
              assert.notEqual(pair.positive.role, "query");
              assert.equal(pair.positive.language, positive.language);
            }
            if (kind === "mono") assert.equal(positive.language, queries[0][0].query.language);
            if (kind !== "multi") assert.equal(query.language === positive.language, kind === "mono");
          }
          assert.equal(new Set(texts).size, texts.length);
          assert.notEqual(queries[0][0].item, queries[1][0].item);
        }
      },
    ),
    { numRuns: 200 },
  );
  assert.ok(made > 100, `only ${made} batches could be made`);
});

test("every choice of a query and two of three other texts comes equally often", () => {
  const sampler = makeSampler(madeCorpus(1, { en: 4 }), { batchSize: 1, seed: 0, positivesPerQuery: 2 });
  const counts = new Map<string, number>();
  const draws = 4800;
  for (let draw = 0; draw < draws; draw++) {
    const batch = sampler.pairs("mono");
    const key = [batch[0].query, ...batch.map((pair) => pair.positive)].map(({ text }) => text).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.equal(counts.size, 4 * 3 * 2);
  const expected = draws / counts.size;
  const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  assert.ok(chiSquared < 49.728, `${chiSquared}`); // scipy 1.17.1: scipy.stats.chi2.ppf(0.999, 23)
});

test("one positive a query is what a sampler draws without being asked", () => {
  const corpus = madeCorpus(20, { en: 3, de: 2, fr: 1 });
  const batches = (options: object) => {
    const sampler = makeSampler(corpus, { batchSize: 5, seed: 7, ...options });
    return batchKinds.flatMap((kind) => [sampler.pairs(kind), sampler.pairs(kind)]);
  };
  assert.deepEqual(batches({ positivesPerQuery: 1 }), batches({}));
});

test("languages and corpora with too few texts are refused in one sentence", () => {
  const sampler = makeSampler(madeCorpus(9, { en: 3, de: 2 }), {
    batchSize: 4,
    seed: 0,
    positivesPerQuery: 3,
  });
  assert.throws(
    () => sampler.pairs("mono"),
    /^UserError: made: no training language has 4 items with a query and 3 positives \(en has most, 0\)/,
  );
  assert.equal(sampler.pairs("cross").length, 12);
  const fewer = makeSampler(madeCorpus(9, { en: 2, de: 2 }), { batchSize: 4, seed: 0, positivesPerQuery: 3 });
  assert.throws(
    () => fewer.pairs("cross"),
    /^UserError: made: only 0 items with a query and 3 different positives \(in en de\) for a cross batch of 4/,
  );
});
