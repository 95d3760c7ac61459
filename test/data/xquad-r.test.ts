import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";
import { hashOf, sha256, UserError } from "../../src/core";
import {
  type Corpus,
  checkCorpus,
  checkTrainable,
  countTexts,
  retrievalSet,
  unansweredQueries,
  withLanguages,
  xquadR,
} from "../../src/data";
import { pinnedTestFiles, skipWithout } from "./pinned-folder";

/** What make-xquad-r-pins.py, which shares no code with the loader, found in the same files. */
const pins = JSON.parse(readFileSync(path.join(__dirname, "../fixtures/data/xquad-r-pins.json"), "utf8")) as {
  languages: Record<string, Record<string, number | string>>;
  questions: number;
  articles: number;
  pinned: { index: number; id: string; texts: string }[];
  hash: string;
};

describe("XQuAD-R", { skip: skipWithout("xquad-r") }, () => {
  let corpus: Corpus;
  before(async () => {
    corpus = xquadR(await pinnedTestFiles("xquad-r"));
  });

  test("has the questions and sentences that a reader in Python finds, each item the same", () => {
    checkCorpus(corpus);
    assert.deepEqual(countTexts(corpus), [{ split: "test", items: 1190, texts: 11 * 1190 + 13_014 }]);
    const found = pins.pinned.map(({ index }) => {
      const { id, texts } = corpus.splits.test[index];
      const fields = texts.map(({ language, role, text, passage }) =>
        role === "query" ? [language, role, text] : [language, role, text, passage],
      );
      return { index, id, texts: hashOf(fields) };
    });
    assert.deepEqual(found, pins.pinned);
    assert.equal(corpus.hash, pins.hash);
  });

  test("has every sentence in the pool, equal ones too, and one relevant sentence a language for each question", () => {
    const set = retrievalSet(corpus, "test");
    assert.equal(set.items.length, pins.questions);
    assert.equal(new Set(set.clusters).size, pins.articles);
    assert.equal(set.queries.length, 13_090);
    assert.equal(set.candidates.length, 13_014);
    assert.ok(set.ownCandidate.every((own) => own === -1));
    for (const [index, relevant] of set.relevant.entries()) {
      const languages = Array.from(relevant, (candidate) => set.candidates[candidate].language);
      assert.deepEqual(languages, corpus.evaluationLanguages, set.queries[index].text);
    }
    for (const [language, expected] of Object.entries(pins.languages)) {
      const sentences = set.candidates.filter((each) => each.language === language);
      const pairs = set.queries.flatMap((query, index) => {
        if (query.language !== language) return [];
        const [answer] = [...set.relevant[index]].filter((at) => set.candidates[at].language === language);
        return [[set.items[query.item], query.text, set.candidates[answer].text]];
      });
      const answering = new Set(
        set.relevant.flatMap((each) => [...each].filter((at) => set.candidates[at].language === language)),
      );
      assert.deepEqual(
        {
          questions: pairs.length,
          candidates: sentences.length,
          different: new Set(sentences.map(({ text }) => text)).size,
          answering: answering.size,
          answersPastTheirSentence: expected.answersPastTheirSentence,
          pairs: hashOf(pairs),
          sentences: hashOf(sentences.map(({ text }) => sha256(text)).sort()),
        },
        expected,
      );
    }
  });

  test("leaves no query out of any of its 11 x 11 pools and the whole one", () => {
    const counts = unansweredQueries(retrievalSet(corpus, "test"));
    assert.equal(counts.length, 11 * 12);
    assert.ok(counts.every(({ answered, unanswered }) => answered === 1190 && unanswered === 0));
  });

  test("is refused for training", () => {
    const message =
      "XQuAD-R (questions and answer sentences) cannot be trained on: its contexts are those of SQuAD's development set and XQuAD, a test set; train on another corpus and evaluate on it";
    assert.throws(() => checkTrainable(corpus), new UserError(message));
    assert.throws(
      () => withLanguages(corpus, { trainingLanguages: ["en"], evaluationLanguages: null }),
      new UserError(message),
    );
  });
});
