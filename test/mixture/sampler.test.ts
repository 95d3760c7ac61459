import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type BatchKind, batchKinds } from "../../src/core";
import type { Corpus } from "../../src/data";
import { countShares, makeSampler, type Pair } from "../../src/mixture";
import { captionCorpus } from "../support/small-corpus";

const kinds = fc.array(fc.constantFrom<BatchKind>(...batchKinds), { minLength: 1, maxLength: 12 });

function batchesOf(corpus: Corpus, batchSize: number, seed: number, order: readonly BatchKind[]): Pair[][] {
  const sampler = makeSampler(corpus, { batchSize, seed });
  return order.map((kind) => sampler.pairs(kind));
}

test("a batch has different items, no text twice, and never pairs a text with itself", () => {
  fc.assert(
    fc.property(kinds, fc.integer({ min: 2, max: 13 }), fc.nat(999), (order, batchSize, seed) => {
      for (const batch of batchesOf(captionCorpus(17), batchSize, seed, order)) {
        assert.equal(batch.length, batchSize);
        assert.equal(new Set(batch.map((pair) => pair.item)).size, batchSize);
        assert.equal(
          new Set(batch.flatMap((pair) => [pair.query.text, pair.positive.text])).size,
          2 * batchSize,
        );
      }
    }),
  );
});

test("mono batches are in one language with two texts an item, cross pairs in two languages", () => {
  fc.assert(
    fc.property(fc.nat(999), (seed) => {
      const [mono, cross] = batchesOf(captionCorpus(17), 11, seed, ["mono", "cross"]);
      const languages = new Set(mono.flatMap((pair) => [pair.query.language, pair.positive.language]));
      assert.equal(languages.size, 1);
      assert.ok(!languages.has("fr"), "fr has one text an item");
      assert.ok(cross.every((pair) => pair.query.language !== pair.positive.language));
    }),
  );
});

test("shares of languages are what the definitions say, within five standard errors", () => {
  const corpus = captionCorpus(50);
  const order = Array.from({ length: 300 }, (_, index) => batchKinds[index % 3]);
  const batches = batchesOf(corpus, 20, 0, order);
  const within = (count: number, n: number, p: number) =>
    assert.ok(
      Math.abs(count - n * p) < 5 * Math.sqrt(n * p * (1 - p)),
      `${count} of ${n}, expected ${n * p}`,
    );
  const mono = batches.filter((_, index) => order[index] === "mono");
  within(mono.filter((batch) => batch[0].query.language === "en").length, 100, 1 / 2); // en or de
  const cross = batches.filter((_, index) => order[index] === "cross").flat();
  for (const pair of ["en-de", "de-en", "en-fr", "fr-en", "de-fr", "fr-de"]) {
    within(
      cross.filter(({ query, positive }) => `${query.language}-${positive.language}` === pair).length,
      2000,
      1 / 6,
    );
  }
  const multi = batches.filter((_, index) => order[index] === "multi").flat();
  within(multi.filter(({ query, positive }) => query.language === positive.language).length, 2000, 1 / 2);
  within(
    multi.filter(({ query, positive }) => query.language === "en" && positive.language === "en").length,
    2000,
    1 / 4,
  );
  const shares = countShares(order, batches);
  assert.deepEqual(shares.batches, { mono: 100, cross: 100, multi: 100 });
  assert.equal(
    Object.values(shares.pairs).reduce((sum, count) => sum + count, 0),
    6000,
  );
});

test("the item stream is the same for every mix, and an epoch covers all items", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<BatchKind>("mono", "cross", "multi"), { minLength: 4, maxLength: 4 }),
      fc.nat(99),
      (order, seed) => {
        const items = (kindsOf: readonly BatchKind[]) =>
          batchesOf(captionCorpus(20), 5, seed, kindsOf).map((batch) => batch.map((pair) => pair.item));
        assert.deepEqual(items(order), items(["cross", "cross", "cross", "cross"]));
        assert.equal(new Set(items(order).flat()).size, 20);
      },
    ),
  );
});

test("equal arguments give equal batches, and another seed others", () => {
  const order: BatchKind[] = ["multi", "mono", "cross"];
  assert.deepEqual(batchesOf(captionCorpus(20), 6, 3, order), batchesOf(captionCorpus(20), 6, 3, order));
  assert.notDeepEqual(batchesOf(captionCorpus(20), 6, 3, order), batchesOf(captionCorpus(20), 6, 4, order));
});

test("an item whose text is in the batch already waits for the next batch", () => {
  const corpus = captionCorpus(6);
  const twins = corpus.splits.train.map((item, index) =>
    index < 2
      ? { ...item, texts: item.texts.map((text) => ({ ...text, text: text.text.replace(/of \d/, "twin") })) }
      : item,
  );
  const sampler = makeSampler(
    { ...corpus, splits: { ...corpus.splits, train: twins } },
    { batchSize: 3, seed: 5 },
  );
  const seen = [0, 1, 2, 3, 4, 5, 6, 7].map(() => sampler.pairs("mono").map((pair) => pair.item));
  for (const batch of seen) assert.ok(!(batch.includes(0) && batch.includes(1)), String(batch));
  assert.equal(new Set(seen.slice(0, 3).flat()).size, 6);
});

test("roles are kept: names ask, keywords answer", () => {
  const corpus = captionCorpus(9);
  const roles = corpus.splits.train.map((item) => ({
    ...item,
    texts: item.texts.map((text) => ({
      ...text,
      role: text.text.includes("caption 1") ? ("query" as const) : ("candidate" as const),
    })),
  }));
  const sampler = makeSampler(
    { ...corpus, splits: { ...corpus.splits, train: roles } },
    { batchSize: 4, seed: 0 },
  );
  for (const kind of batchKinds) {
    for (const { query, positive } of sampler.pairs(kind))
      assert.deepEqual([query.role, positive.role], ["query", "candidate"]);
  }
});

test("batches that cannot be made are refused in one sentence", () => {
  assert.throws(
    () => makeSampler(captionCorpus(5), { batchSize: 6, seed: 0 }),
    /batch of 6 pairs .* has 5 to train on/,
  );
  const french = { ...captionCorpus(5), trainingLanguages: ["fr"] };
  const sampler = makeSampler(french, { batchSize: 3, seed: 0 });
  assert.throws(() => sampler.pairs("mono"), /no training language has 3 items with two texts/);
  assert.throws(() => sampler.pairs("cross"), /only 0 different pairs for a cross batch of 3/);
});

test("realised shares count kinds, language pairs and each side's languages", () => {
  const { texts } = captionCorpus(1).splits.train[0]; // en, en, de, de, fr
  const pair = (query: number, positive: number): Pair => ({
    item: 0,
    query: texts[query],
    positive: texts[positive],
    queryPlace: query,
    positivePlace: positive,
  });
  assert.deepEqual(countShares(["mono", "cross"], [[pair(0, 1)], [pair(0, 2), pair(4, 1)]]), {
    batches: { mono: 1, cross: 1, multi: 0 },
    pairs: { "en-en": 1, "en-de": 1, "fr-en": 1 },
    languages: {
      en: { query: 2, positive: 2 },
      de: { query: 0, positive: 1 },
      fr: { query: 1, positive: 0 },
    },
  });
});
