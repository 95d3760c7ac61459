import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { negativeClasses, RandomStream } from "../../src/core";
import type { Corpus, Text } from "../../src/data";
import { countNegatives, drawNegatives, makeSampler, negativeSupply, type Pair } from "../../src/mixture";
import { type MinedRow, minedByHand, minedOf, numberedTexts } from "../support/mined";
import { captionCorpus } from "../support/small-corpus";

const languages = ["en", "de", "fr"];

/** Items whose texts are words of few letters, so that texts of items and of languages read the same. */
const corpora = fc
  .array(
    fc.array(fc.tuple(fc.constantFrom(...languages), fc.constantFrom(..."abcdefghijk")), { minLength: 2 }),
    {
      minLength: 3,
      maxLength: 7,
    },
  )
  .map((items): Corpus => {
    const train = items.map((texts, id) => ({
      id: `${id}`,
      texts: texts.map(([language, text]): Text => ({ language, role: "both", text })),
    }));
    return { ...captionCorpus(0), splits: { train, validation: [], test: [] } };
  });

/** A similarity of letters that no formula gives, from -1 to 1. */
function similarityOf(seed: number): (query: Text, candidate: Text) => number {
  const known = new Map<string, number>();
  return (query, candidate) => {
    const key = `similarity ${query.language} ${query.text} ${candidate.language} ${candidate.text}`;
    const value = known.get(key) ?? Math.fround(2 * new RandomStream(seed, key).uniform() - 1);
    known.set(key, value);
    return value;
  };
}

/** Every pair of a corpus that a sampler could draw, each as a batch of one query. */
function pairsOf(corpus: Corpus): Pair[][] {
  return corpus.splits.train.flatMap(({ texts }, item) =>
    texts.flatMap((query, queryPlace) =>
      texts.flatMap((positive, positivePlace) =>
        positive.text === query.text ? [] : [[{ item, query, positive, queryPlace, positivePlace }]],
      ),
    ),
  );
}

const draws = fc.record({
  corpus: corpora,
  seed: fc.nat(1000),
  kind: fc.constantFrom(...negativeClasses),
  negatives: fc.integer({ min: 1, max: 5 }),
  negativeCap: fc.constantFrom(0.5, 0.95, 1, 1.5),
  ranks: fc.constantFrom([1, 3], [2, 6], [1, 50]) as fc.Arbitrary<[number, number]>,
});

test("negatives are of no item of the query's, of its class, within the cap and the ranks, and none is there twice", () => {
  let drawn = 0;
  fc.assert(
    fc.property(draws, ({ corpus, seed, kind, negatives, negativeCap, ranks }) => {
      const similarity = similarityOf(seed);
      const rows = minedByHand(corpus, similarity, ranks);
      const batches = pairsOf(corpus);
      const settings = { negatives, negativeCap, positivesPerQuery: 1, seed };
      const got = drawNegatives(corpus, minedOf(corpus, rows, kind), batches, settings);
      const texts = numberedTexts(corpus);
      for (const [index, [{ item, query, positive }]] of batches.entries()) {
        const positiveScore = similarity(query, positive);
        const limit = positiveScore - (1 - negativeCap) * Math.abs(positiveScore);
        const [list] = got[index];
        const own = corpus.splits.train[item].texts.map(({ text }) => text);
        const allowed = rows.filter(
          (row) =>
            row.kind === kind &&
            texts[row.query].item === item &&
            texts[row.query].text === query.text &&
            texts[row.query].language === query.language &&
            row.score <= limit + 1e-12,
        );
        assert.equal(new Set(list.map(({ text }) => text.text)).size, list.length);
        assert.ok(list.length <= negatives);
        const different = new Set(allowed.map(({ candidate }) => texts[candidate].text)).size;
        assert.equal(list.length, Math.min(negatives, different));
        for (const { text, items } of list) {
          assert.ok(!own.includes(text.text) && !items.includes(item));
          if (kind === "same") assert.equal(text.language, query.language);
          if (kind === "other") assert.notEqual(text.language, query.language);
          assert.ok(similarity(query, text) <= limit + 1e-12);
          const having = corpus.splits.train.flatMap(({ texts: all }, at) =>
            all.some((each) => each.text === text.text) ? [at] : [],
          );
          assert.deepEqual(items, having);
          drawn++;
        }
      }
    }),
  );
  assert.ok(drawn > 1000, `only ${drawn} negatives were drawn`);
});

/** A corpus, what is mined in it, and the pairs of a few batches. */
function prepared(kind: (typeof negativeClasses)[number] = "other") {
  const corpus = captionCorpus(30);
  const rows = minedByHand(corpus, similarityOf(5), [1, 20]);
  const sampler = makeSampler(corpus, { batchSize: 8, seed: 3 });
  const batches = Array.from({ length: 6 }, (_, step) => sampler.pairs(step % 2 === 0 ? "mono" : "cross"));
  return { corpus, rows, batches, mined: minedOf(corpus, rows, kind) };
}

test("equal seeds draw equal negatives, another seed others, and earlier batches do not depend on later ones", () => {
  const { corpus, mined, batches } = prepared();
  const settings = { negatives: 3, negativeCap: 2, positivesPerQuery: 1, seed: 1 };
  const drawn = drawNegatives(corpus, mined, batches, settings);
  assert.deepEqual(drawNegatives(corpus, mined, batches, settings), drawn);
  assert.deepEqual(drawNegatives(corpus, mined, batches.slice(0, 2), settings), drawn.slice(0, 2));
  assert.notDeepEqual(drawNegatives(corpus, mined, batches, { ...settings, seed: 2 }), drawn);
});

test("each allowed candidate is drawn equally often, by chi-square over seeds", () => {
  const { corpus, rows, batches, mined } = prepared();
  const [pair] = batches[1];
  const query = numberedTexts(corpus).findIndex(
    ({ item, text, language }) =>
      item === pair.item && text === pair.query.text && language === pair.query.language,
  );
  const candidates = rows.filter((row) => row.kind === "other" && row.query === query);
  const counts = new Map<string, number>();
  const seeds = 3000;
  for (let seed = 0; seed < seeds; seed++) {
    const settings = { negatives: 2, negativeCap: 1e6, positivesPerQuery: 1, seed };
    const positive = { ...pair, positive: pair.positive };
    for (const { text } of drawNegatives(corpus, mined, [[positive]], settings)[0][0])
      counts.set(text.text, (counts.get(text.text) ?? 0) + 1);
  }
  const limit = similarityOf(5)(pair.query, pair.positive) > 0 ? candidates.length : 0;
  assert.ok(limit > 10, "the positive's score is above 0, so that the cap takes nothing");
  const expected = (2 * seeds) / candidates.length;
  const chiSquare = candidates.reduce((sum, { candidate }) => {
    const count = counts.get(numberedTexts(corpus)[candidate].text) ?? 0;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  // two draws without replacement vary less than two with: the bound is on the safe side
  assert.ok(chiSquare < 50, `${chiSquare}`); // beyond chi-square's .9999 quantile at 19 degrees of freedom, 49.0
});

test("with several positives the one with the lowest score caps", () => {
  const { corpus, rows, mined } = prepared("any");
  const [item] = corpus.splits.train;
  const [query, ...others] = item.texts;
  const score = (positive: Text) => similarityOf(5)(query, positive);
  const positives = [...others].sort((a, b) => score(b) - score(a));
  const lowest = Math.min(...positives.map(score));
  const allowed = (row: MinedRow) =>
    row.kind === "any" && row.query === 0 && row.score <= (lowest >= 0 ? 1.5 : 0.5) * lowest;
  const settings = { negatives: 20, negativeCap: 1.5, positivesPerQuery: positives.length, seed: 0 };
  const batch = positives.map((positive) => {
    return { item: 0, query, positive, queryPlace: 0, positivePlace: item.texts.indexOf(positive) };
  });
  const [[list]] = drawNegatives(corpus, mined, [batch], settings);
  assert.equal(list.length, rows.filter(allowed).length);
});

test("what pairs can have, and what the queries of a run got, are counted", () => {
  const texts = (...numbers: number[]) => Int32Array.from(numbers);
  // query 0 with positives of .8 and .4, query 1 with one of -.5; candidates of .75, .6, .3 and of -.6, -.51
  const mined = {
    ...{ file: "", hash: "" },
    positives: { starts: texts(0, 2, 3), texts: texts(1, 2, 0), scores: Float32Array.of(0.8, 0.4, -0.5) },
    candidates: {
      starts: texts(0, 3, 5),
      texts: texts(5, 6, 7, 5, 6),
      scores: Float32Array.of(0.75, 0.6, 0.3, -0.6, -0.51),
    },
  };
  // caps of .9: .72 leaves two, .36 one; -.55 leaves one
  assert.deepEqual(negativeSupply(mined, { negatives: 2, negativeCap: 0.9 }), {
    most: 2,
    mean: 4 / 3,
    short: 2 / 3,
  });
  assert.deepEqual(negativeSupply(mined, { negatives: 1, negativeCap: 0.9 }), { most: 2, mean: 1, short: 0 });
  const negative = (language: string) => ({ text: { language, role: "both" as const, text: "" }, items: [] });
  const batches = [[[negative("en"), negative("de")], []], [[negative("en")]]];
  assert.deepEqual(countNegatives(batches, 2), { perQuery: 1, short: 2 / 3, languages: { en: 2, de: 1 } });
});
