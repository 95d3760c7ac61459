import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { batchKinds, UserError } from "../../src/core";
import type { Corpus, Item } from "../../src/data";
import {
  type BatchShape,
  kindLimits,
  makeMix,
  makeSampler,
  mixObstacle,
  possibleKinds,
} from "../../src/mixture";
import { captionCorpus } from "../support/small-corpus";
import { madeCorpus } from "./made-corpus";
import { unevenCorpus } from "./uneven-corpus";

const drawn = { kinds: batchKinds, languageDraw: "random" } as const;
const four = { ...drawn, batchSize: 4, positivesPerQuery: 1 };

function kindsOf(corpus: Corpus, shape: BatchShape = four): string[] {
  const { obstacles } = possibleKinds(corpus, shape);
  return batchKinds.filter((kind) => obstacles[kind] === null);
}

test("which kinds of batch a corpus has follows from its texts an item and language", () => {
  assert.deepEqual(kindsOf(captionCorpus(17)), ["mono", "cross", "multi"]);
  assert.deepEqual(kindsOf(madeCorpus(8, { en: 1, de: 1, fr: 1 })), ["cross"]);
  assert.deepEqual(kindsOf(madeCorpus(8, { en: 2 })), ["mono"]);
  assert.deepEqual(kindsOf(madeCorpus(8, { en: 2, de: 1 }), { ...four, positivesPerQuery: 2 }), ["cross"]);
  assert.deepEqual(kindsOf(madeCorpus(3, { en: 2, de: 1 })), []);
  const twoOfEight = withItems(madeCorpus(8, { en: 1, de: 1 }), madeCorpus(2, { en: 2, de: 1 }));
  assert.deepEqual(kindsOf(twoOfEight), ["cross", "multi"]);
  // balanced: an item with pairs of one class alone would wait for ever
  assert.deepEqual(kindsOf(twoOfEight, { ...four, languageDraw: "balanced" }), ["cross"]);
});

test("a kind with a language in every pair is not made of other pairs under its name", () => {
  const corpus = madeCorpus(8, { en: 1, de: 2 });
  const kinds = [{ name: "via-english", same: 0.5, draw: "pair" as const, with: "en" }];
  const { obstacles } = possibleKinds(corpus, { ...four, kinds });
  assert.equal(
    obstacles["via-english"],
    "without pairs in en alone all their pairs would be in two languages",
  );
  const alone = possibleKinds(corpus, { ...four, kinds: [{ ...kinds[0], same: 1 }] });
  assert.equal(alone.obstacles["via-english"], "no item has two texts in en");
  const german = possibleKinds(corpus, { ...four, kinds: [{ ...kinds[0], with: "de" }] });
  assert.equal(german.obstacles["via-english"], null);
});

test("what a corpus does not have is said with its reason, and mixes of it are refused by name", () => {
  const parallel = madeCorpus(8, { en: 1, de: 1 });
  const kinds = possibleKinds(parallel, four);
  assert.deepEqual(kindLimits(parallel, kinds), [
    "made has no mono batches, since no item has two texts in a training language; no multi batches, since without pairs in one language they would be cross batches; the design is the cross corner of the triangle.",
  ]);
  assert.equal(mixObstacle(makeMix(0, 1, 0), kinds), null);
  assert.equal(
    mixObstacle(makeMix(1, 1, 0), kinds),
    "mix 1:1:0 is impossible: no mono batches, since no item has two texts in a training language; use a mix of cross batches",
  );
  const captions = captionCorpus(17);
  assert.deepEqual(kindLimits(captions, possibleKinds(captions, four)), []);
  const mixed = withItems(parallel, madeCorpus(2, { en: 2, de: 1 }));
  assert.deepEqual(kindLimits(mixed, possibleKinds(mixed, four)), [
    "made has no mono batches, since no training language has 4 items with two texts (en has most, 2); the design is the edge from cross to multi of the triangle.",
    // 8 items have cross pairs alone, 2 have both sorts, of which half: 1 of 10
    "Of the pairs of made in a multi batch about 10 % are in one language, not half, since not every item has pairs both in one language and in two.",
  ]);
});

/** A corpus with the items of another behind its own. */
function withItems(corpus: Corpus, other: Corpus): Corpus {
  const more = other.splits.train.map((item): Item => ({ ...item, id: `more ${item.id}` }));
  return { ...corpus, splits: { ...corpus.splits, train: [...corpus.splits.train, ...more] } };
}

test("mono and cross batches are possible where a sampler draws them, and are refused where it draws none", () => {
  const shapes = fc.record({
    batchSize: fc.integer({ min: 2, max: 6 }),
    positivesPerQuery: fc.constantFrom(1, 2),
    kinds: fc.constant(batchKinds),
    languageDraw: fc.constantFrom("random" as const, "balanced" as const),
  });
  fc.assert(
    fc.property(unevenCorpus, shapes, (corpus, shape) => {
      const { obstacles } = possibleKinds(corpus, shape);
      for (const kind of ["mono", "cross"] as const) {
        if (obstacles[kind] === null) continue; // equal texts of different items may still be too many for a batch
        assert.throws(() => makeSampler(corpus, { ...shape, seed: 0 }).pairs(kind), UserError);
      }
      if (obstacles.multi !== null) return;
      const sampler = makeSampler(corpus, { ...shape, batchSize: 1, seed: 0 });
      const pairs = Array.from({ length: 400 }, () => sampler.pairs("multi")).flat();
      const isSame = pairs.map(({ query, positive }) => query.language === positive.language);
      assert.ok(isSame.includes(true) && isSame.includes(false), "both sorts of pairs");
    }),
    { numRuns: 60 },
  );
});
