import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { withLanguages } from "../../src/data";
import { handMadeCorpus, item } from "./hand-made-corpus";

const corpus = handMadeCorpus({
  train: [item("1", { en: ["a red door"], de: ["eine rote Tür"] })],
  test: [item("2", { en: ["a blue door"], de: ["eine blaue Tür"], cs: ["modré dveře"] })],
});

test("withLanguages takes the languages given, in that order, and all where none are", () => {
  const none = { trainingLanguages: null, evaluationLanguages: null };
  assert.deepEqual(withLanguages(corpus, none), corpus);
  const some = withLanguages(corpus, { trainingLanguages: ["de"], evaluationLanguages: ["cs", "en"] });
  assert.deepEqual(some.trainingLanguages, ["de"]);
  assert.deepEqual(some.evaluationLanguages, ["cs", "en"]);
  assert.equal(some.splits, corpus.splits);
});

test("withLanguages refuses languages that the corpus lacks, has twice or are none", () => {
  const refused: [string[] | null, string[] | null, string][] = [
    [["xx"], null, 'hand-made has no language "xx" to train in; it has: en, de'],
    [["en", "cs"], null, 'hand-made has no language "cs" to train in; it has: en, de'],
    [null, ["tr"], 'hand-made has no language "tr" to evaluate in; it has: en, de, cs'],
    [null, [], "hand-made: no language to evaluate in was given; it has: en, de, cs"],
    [["en", "en"], null, "hand-made: a language to train in was given twice"],
  ];
  for (const [trainingLanguages, evaluationLanguages, message] of refused) {
    assert.throws(
      () => withLanguages(corpus, { trainingLanguages, evaluationLanguages }),
      new UserError(message),
    );
  }
});
