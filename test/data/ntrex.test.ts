import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";
import { hashOf } from "../../src/core";
import { type Corpus, checkCorpus, ntrex, retrievalSet, type SplitName } from "../../src/data";
import { pinnedTestFiles, skipWithout } from "./pinned-folder";

/** What make-ntrex-pins.py, which shares no code with the loader, found in the same files. */
const pins = JSON.parse(readFileSync(path.join(__dirname, "../fixtures/data/ntrex-pins.json"), "utf8")) as {
  splits: Record<
    SplitName,
    { items: number; documents: number; pinned: { index: number; id: string; texts: string }[] }
  >;
  hash: string;
};

describe("NTREX", { skip: skipWithout("ntrex") }, () => {
  let corpus: Corpus;
  before(async () => {
    corpus = ntrex(await pinnedTestFiles("ntrex"));
  });

  test("has the splits, documents and items that a reader in Python finds", () => {
    checkCorpus(corpus);
    const found = Object.fromEntries(
      (["train", "validation", "test"] as const).map((split) => {
        const items = corpus.splits[split];
        const pinned = [0, 9, items.length - 1].map((index) => {
          const { id, texts } = items[index];
          return {
            index,
            id,
            texts: hashOf(texts.map(({ language, role, text }) => [language, role, text])),
          };
        });
        return [
          split,
          { items: items.length, documents: new Set(items.map((item) => item.cluster)).size, pinned },
        ];
      }),
    );
    assert.deepEqual(found, pins.splits);
    assert.equal(corpus.hash, pins.hash);
  });

  test("has no document in two splits", () => {
    const splitOf = new Map<string, string>();
    for (const [split, items] of Object.entries(corpus.splits)) {
      for (const { cluster = "" } of items) {
        assert.equal(splitOf.get(cluster) ?? split, split);
        splitOf.set(cluster, split);
      }
    }
    assert.equal(splitOf.size, 123);
  });

  test("finds translations: 13 relevant candidates a query, none in its own language", () => {
    const set = retrievalSet(corpus, "test");
    assert.equal(set.queries.length, 14 * pins.splits.test.items);
    for (const [index, { language }] of set.queries.entries()) {
      const languages = Array.from(set.relevant[index], (candidate) => set.candidates[candidate].language);
      assert.deepEqual(
        languages,
        corpus.evaluationLanguages.filter((each) => each !== language),
      );
    }
  });
});
