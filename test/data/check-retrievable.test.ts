import assert from "node:assert/strict";
import { test } from "node:test";
import { checkComparable, checkRetrievable, type RetrievalSet } from "../../src/data";

const text = (language: string) => ({ language, item: 0, text: language });
const set: RetrievalSet = {
  name: "made",
  languages: ["en", "de"],
  items: ["0"],
  queries: [text("en")],
  candidates: [text("en"), text("de")],
  relevant: [Int32Array.of(1)],
  ownCandidate: Int32Array.of(-1),
};

test("a set of which there would be no results is refused in one sentence", () => {
  checkRetrievable(set);
  assert.throws(
    () => checkRetrievable({ ...set, candidates: [text("en")] }),
    /^UserError: made has no candidates in de; give it some or leave the language out$/,
  );
  assert.throws(
    () => checkRetrievable({ ...set, relevant: [Int32Array.of()] }),
    /^UserError: made has no query with a relevant candidate; an item needs a query and another text/,
  );
});

test("too few items or clusters for an interval are refused, by kind of retrieval", () => {
  /** Items with a query in en and a candidate in de; the first `mono` of them with one in en too. */
  const made = (items: number, mono: number, clusters?: readonly string[]): RetrievalSet => {
    const names = Array.from({ length: items }, (_, item) => String(item));
    const own = (language: string, count: number) =>
      Array.from({ length: count }, (_, item) => ({ language, item, text: `${language} ${item}` }));
    return {
      name: "made",
      languages: ["en", "de"],
      items: names,
      clusters,
      queries: own("en", items),
      candidates: [...own("en", mono), ...own("de", items)],
      relevant: names.map((_, item) => Int32Array.from(item < mono ? [item, mono + item] : [mono + item])),
      ownCandidate: new Int32Array(items).fill(-1),
    };
  };
  checkComparable(made(5, 5), 5);
  checkComparable(made(6, 0), 5); // no mono retrieval at all
  checkComparable(made(6, 6, ["a", "b", "c", "d", "e", "e"]), 5);
  assert.throws(
    () => checkComparable(made(4, 0), 5),
    /^UserError: made has queries of 4 items in cross retrieval, and an interval needs 5 or more; add items/,
  );
  assert.throws(() => checkComparable(made(6, 1), 5), /queries of 1 items in mono retrieval/);
  assert.throws(
    () => checkComparable(made(6, 6, ["a", "b", "c", "d", "d", "d"]), 5),
    /queries of 4 clusters of items in mono retrieval/,
  );
});
