import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Kind, presetRules, UserError } from "../../src/core";
import type { Corpus, Item } from "../../src/data";
import { largestBatch, makeSampler, type Pair } from "../../src/mixture";
import { captionCorpus } from "../support/small-corpus";
import { madeCorpus } from "./made-corpus";
import { unevenCorpus } from "./uneven-corpus";

const share = fc.oneof(
  fc.constantFrom(0, 1 / 4, 1 / 2, 1),
  fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true, maxExcluded: true }),
);
const rule = fc.record({
  same: share,
  draw: fc.constantFrom<"batch" | "pair">("batch", "pair"),
  with: fc.constantFrom(undefined, "en", "de"),
});
const kind: fc.Arbitrary<Kind> = rule.map(({ with: language, ...others }) => ({
  name: "any",
  ...others,
  ...(language && { with: language }),
}));

/** The ordered language pairs in which an item has two different texts whose roles fit, by hand. */
function languagePairsOf({ texts }: Item, languages: readonly string[]): string[] {
  const pairs = texts.flatMap((query) =>
    texts
      .filter(
        (positive) => query.role !== "candidate" && positive.role !== "query" && query.text !== positive.text,
      )
      .map((positive) => [query.language, positive.language]),
  );
  const known = pairs.filter((pair) => pair.every((language) => languages.includes(language)));
  return [...new Set(known.map((pair) => pair.join(" ")))].sort();
}

const isSame = (pair: string) => pair.split(" ")[0] === pair.split(" ")[1];
const languagesOf = ({ query, positive }: Pair) => `${query.language} ${positive.language}`;

function drawUntilNone(
  corpus: Corpus,
  drawn: Kind,
  batchSize: number,
  seed: number,
  batches: number,
): Pair[][] {
  const sampler = makeSampler(corpus, { batchSize, seed });
  const made: Pair[][] = [];
  try {
    while (made.length < batches) made.push(sampler.pairs(drawn));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return made;
}

/** Counts of names never further than 1 from n times their shares, n from 1 to all. */
function assertWithinOne(names: readonly string[], shares: Readonly<Record<string, number>>, what: string) {
  const counts: Record<string, number> = Object.fromEntries(Object.keys(shares).map((name) => [name, 0]));
  names.forEach((name, index) => {
    assert.ok(name in counts, `${what}: ${name} is none of ${Object.keys(shares)}`);
    counts[name]++;
    for (const [each, expected] of Object.entries(shares))
      assert.ok(
        Math.abs(counts[each] - (index + 1) * expected) < 1 + 1e-6,
        `${what}: ${each} came ${counts[each]} times in ${index + 1}, share ${expected}`,
      );
  });
}

const even = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1 / names.length]));

test("for any rule, corpus and seed: different items and texts, and counts within 1 of their shares", () => {
  let checked = 0;
  fc.assert(
    fc.property(
      unevenCorpus,
      kind,
      fc.integer({ min: 2, max: 5 }),
      fc.nat(999),
      (corpus, drawn, batchSize, seed) => {
        const batches = drawUntilNone(corpus, drawn, batchSize, seed, 30);
        if (batches.length > 5) checked++;
        const byLanguages = new Map<string, string[]>();
        const inTurn = new Map<string, string[]>();
        for (const batch of batches) {
          assert.equal(new Set(batch.map(({ item }) => item)).size, batchSize);
          assert.equal(
            new Set(batch.flatMap(({ query, positive }) => [query.text, positive.text])).size,
            2 * batchSize,
          );
          const used = new Set(batch.flatMap(({ query, positive }) => [query.language, positive.language]));
          if (drawn.draw === "batch") assert.ok(used.size <= (drawn.same === 1 ? 1 : 2), [...used].join());
          for (const pair of batch) {
            const languages = languagesOf(pair);
            if (drawn.with) assert.ok(languages.split(" ").includes(drawn.with), languages);
            const usable = languagePairsOf(corpus.splits.train[pair.item], corpus.trainingLanguages);
            const key = usable.join();
            byLanguages.set(key, [...(byLanguages.get(key) ?? []), languages]);
            if (drawn.draw === "batch" && isSame(languages) && drawn.same < 1)
              inTurn.set(key, [...(inTurn.get(key) ?? []), languages]);
          }
        }
        for (const [key, pairs] of byLanguages) {
          const classOf = (pair: string) => (isSame(pair) ? "same" : "cross");
          assertWithinOne(pairs.map(classOf), { same: drawn.same, cross: 1 - drawn.same }, `${key}, classes`);
          if (drawn.draw === "batch") continue;
          const possible = key
            .split(",")
            .filter((pair) => !drawn.with || pair.split(" ").includes(drawn.with));
          for (const each of ["same", "cross"])
            assertWithinOne(
              pairs.filter((pair) => classOf(pair) === each),
              even(possible.filter((pair) => classOf(pair) === each)),
              `${key}, ${each}`,
            );
        }
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(checked > 60, `only ${checked} corpora had the pairs for their batches`);
});

test("languages of a batch are balanced over batches, and its same-language pairs take turns", () => {
  const corpus = madeCorpus(40, { en: 2, de: 2, fr: 2 });
  fc.assert(
    fc.property(fc.constantFrom(0, 1 / 3, 1 / 2, 1), fc.nat(999), (same, seed) => {
      const batches = drawUntilNone(corpus, { name: "any", same, draw: "batch" }, 8, seed, 40);
      assert.equal(batches.length, 40);
      const crossOf = (batch: readonly Pair[]) => batch.map(languagesOf).find((pair) => !isSame(pair)) ?? "";
      const ordered = ["en de", "en fr", "de en", "de fr", "fr en", "fr de"];
      if (same === 1)
        assertWithinOne(
          batches.map((batch) => languagesOf(batch[0])),
          even(["en en", "de de", "fr fr"]),
          "mono",
        );
      else assertWithinOne(batches.map(crossOf), even(ordered), "batches");
      for (const batch of batches) {
        const twins = batch.map(languagesOf).filter(isSame);
        if (same < 1) for (let at = 1; at < twins.length; at++) assert.notEqual(twins[at], twins[at - 1]);
      }
    }),
    { numRuns: 60 },
  );
});

test("weighted languages are within 1 of their shares of pairs of texts", () => {
  // 3·2 pairs of different texts in en, 2·1 in de; 3·2 from en to de, 3 from en to fr, 2 from de to fr, and back
  const corpus = madeCorpus(40, { en: 3, de: 2, fr: 1 });
  const sizes = { "en de": 6, "de en": 6, "en fr": 3, "fr en": 3, "de fr": 2, "fr de": 2 };
  const shares = Object.fromEntries(Object.entries(sizes).map(([pair, size]) => [pair, size / 22]));
  for (const seed of [0, 1, 2]) {
    const sampler = makeSampler(corpus, { batchSize: 20, seed, languageWeights: "size" });
    const pairs = Array.from({ length: 100 }, () => sampler.pairs("cross")).flat();
    assertWithinOne(pairs.map(languagesOf), shares, `seed ${seed}`);
    const mono = Array.from({ length: 100 }, () => languagesOf(sampler.pairs("mono")[0]));
    assertWithinOne(mono, { "en en": 6 / 8, "de de": 2 / 8 }, `seed ${seed}`);
  }
});

/** scipy 1.17.1: scipy.stats.chi2.ppf(0.9999, df) */
const quantiles: Readonly<Record<number, number>> = { 1: 15.137, 2: 18.421, 5: 25.745, 8: 31.828 };

test("over seeds each place of a batch has each language pair with the rule's probability", () => {
  const corpus = madeCorpus(12, { en: 2, de: 2, fr: 2 });
  const seeds = 1200;
  const cases: [Kind, Record<string, number>][] = [
    [{ name: "mono", ...presetRules.mono }, even(["en en", "de de", "fr fr"])],
    [{ name: "cross", ...presetRules.cross }, even(["en de", "en fr", "de en", "de fr", "fr en", "fr de"])],
    [{ name: "via-de", same: 0, draw: "pair", with: "de" }, even(["de en", "de fr", "en de", "fr de"])],
    [
      { name: "half", same: 1 / 3, draw: "pair" },
      { same: 1 / 3, cross: 2 / 3 },
    ],
  ];
  for (const [drawn, shares] of cases) {
    const counts = [0, 3, 9].map((): Record<string, number> => ({}));
    for (let seed = 0; seed < seeds; seed++) {
      const sampler = makeSampler(corpus, { batchSize: 5, seed });
      const pairs = [...sampler.pairs(drawn), ...sampler.pairs(drawn)].map(languagesOf);
      [0, 3, 9].forEach((place, at) => {
        const name = "same" in shares ? (isSame(pairs[place]) ? "same" : "cross") : pairs[place];
        counts[at][name] = (counts[at][name] ?? 0) + 1;
      });
    }
    for (const at of counts) {
      assert.deepEqual(Object.keys(at).sort(), Object.keys(shares).sort());
      const chiSquared = Object.entries(shares).reduce(
        (sum, [name, p]) => sum + (at[name] - seeds * p) ** 2 / (seeds * p),
        0,
      );
      const bound = quantiles[Object.keys(shares).length - 1] ?? 21.108; // ppf(0.9999, 3)
      assert.ok(chiSquared < bound, `${drawn.name}: ${chiSquared} ${JSON.stringify(at)}`);
    }
  }
});

test("an item that lacks a class of pairs is in no batch that needs both, and in those of the other kinds", () => {
  const { splits, ...corpus } = madeCorpus(20, { en: 2, de: 2 });
  const train = splits.train.map((item, index) =>
    index < 5 ? { ...item, texts: item.texts.filter(({ text }) => !text.includes(" 1 ")) } : item,
  ); // five items with one text a language: cross pairs alone
  const parallel: Corpus = { ...corpus, splits: { ...splits, train } };
  const itemsOf = (name: string) => {
    const sampler = makeSampler(parallel, { batchSize: 5, seed: 1 });
    return Array.from({ length: 12 }, () => sampler.pairs(name)).flat();
  };
  assert.ok(itemsOf("multi").every(({ item }) => item >= 5));
  assert.ok(itemsOf("cross").some(({ item }) => item < 5));
  assert.equal(itemsOf("multi").filter((pair) => isSame(languagesOf(pair))).length, 30);
  assert.equal(largestBatch(parallel, { name: "multi", ...presetRules.multi }), 15);
  assert.equal(largestBatch(parallel, { name: "cross", ...presetRules.cross }), 20);
  assert.equal(largestBatch(parallel, { name: "mono", ...presetRules.mono }), 15);
});

test("random draws give any rule's batches of different items and texts", () => {
  fc.assert(
    fc.property(unevenCorpus, kind, fc.nat(99), (corpus, drawn, seed) => {
      const sampler = makeSampler(corpus, { batchSize: 2, seed, languageDraw: "random" });
      try {
        for (let made = 0; made < 20; made++) {
          const batch = sampler.pairs(drawn);
          assert.equal(new Set(batch.flatMap(({ query, positive }) => [query.text, positive.text])).size, 4);
          if (drawn.with)
            assert.ok(
              batch.every((pair) =>
                languagesOf(pair)
                  .split(" ")
                  .includes(drawn.with ?? ""),
              ),
            );
        }
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

test("a kind with a language that the corpus lacks, and an unknown kind, are refused by name", () => {
  const sampler = makeSampler(captionCorpus(9), { batchSize: 3, seed: 0 });
  const via: Kind = { name: "via-tr", same: 0, draw: "pair", with: "tr" };
  const message =
    /^UserError: kind "via-tr" has "tr" in every pair, which captions has no training texts in; its training languages are en de fr/;
  assert.throws(() => sampler.pairs(via), message);
  assert.throws(() => largestBatch(captionCorpus(9), via), message);
  const alone = makeSampler(madeCorpus(9, { en: 2 }), { batchSize: 3, seed: 0 });
  assert.throws(() => alone.pairs("cross-batch"), /only 0 different pairs for a cross-batch batch of 3/);
  assert.throws(() => sampler.pairs("monos"), /^UserError: kind "monos" is none of mono, cross, multi, x-x/);
  assert.throws(
    () => sampler.pairs({ name: "fr", same: 1, draw: "batch", with: "fr" }),
    /no training language has 3 items with two texts \(fr has most, 0\), so there are no fr batches/,
  );
});
