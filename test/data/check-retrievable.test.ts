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

test("a set of one item, or of one cluster, is refused where intervals are computed", () => {
  const two = { ...set, items: ["0", "1"] };
  checkComparable(two);
  checkComparable({ ...two, clusters: ["a", "b"] });
  assert.throws(() => checkComparable(set), /^UserError: made has 1 item; an interval needs two or more$/);
  assert.throws(
    () => checkComparable({ ...two, clusters: ["a", "a"] }),
    /^UserError: made: all 2 items are of the cluster "a", and an interval needs two clusters or more/,
  );
});
