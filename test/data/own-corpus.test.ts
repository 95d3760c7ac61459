import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { UserError } from "../../src/core";
import { loadCorpus, readOwnCorpus } from "../../src/data";
import { emptyFolder } from "./fake-mirror";
import { item } from "./hand-made-corpus";

const lines = [
  '{"id": "1", "split": "train", "texts": [{"language": "en", "role": "query", "text": "who?"}, {"language": "de", "role": "candidate", "text": "Ada."}]}',
  "",
  '{"id": "2", "split": "validation", "texts": [{"language": "en", "role": "both", "text": "a door"}]}',
  '{"id": "3", "split": "test", "texts": [{"language": "zh-Hant", "role": "both", "text": "門"}, {"language": "en", "role": "both", "text": "a gate"}]}',
];

function fileOf(context: TestContext, content: readonly string[]): string {
  const file = path.join(emptyFolder(context), "doors.jsonl");
  writeFileSync(file, content.join("\n"));
  return file;
}

test("a user's own corpus is read from JSON Lines", (context) => {
  const file = fileOf(context, lines);
  const corpus = loadCorpus(file);
  assert.deepEqual(corpus, readOwnCorpus(file));
  assert.equal(corpus.name, "doors");
  assert.deepEqual(corpus.splits.train, [
    item("1", { en: [["query", "who?"]], de: [["candidate", "Ada."]] }),
  ]);
  assert.deepEqual(corpus.splits.test, [item("3", { "zh-Hant": ["門"], en: ["a gate"] })]);
  assert.deepEqual(corpus.trainingLanguages, ["en", "de"]);
  assert.deepEqual(corpus.evaluationLanguages, ["zh-Hant", "en"]);
});

test("a mistake in a user's own corpus is named by file, line and field", (context) => {
  const [train, , validation, tested] = lines;
  const mistakes: [string[], string][] = [
    [[train, "{oops"], ", line 2: is not valid JSON; write one object a line"],
    [[train, "null"], ", line 2: id must be a string that is not empty"],
    [[train.replace('"1"', "1")], ", line 1: id must be a string that is not empty"],
    [[train, train], ', line 2: id "1" was on line 1 already'],
    [
      [train.replace('"train"', '"dev"')],
      ', line 1: split must be one of train, validation, test, not "dev"',
    ],
    [['{"id": "1", "split": "train", "texts": []}'], ", line 1: texts must be a list that is not empty"],
    [[train.replace('"de"', '"German"')], ', line 1, text 2: language must be a code as "en", not "German"'],
    [
      [train.replace('"query"', '"question"')],
      ', line 1, text 1: role must be one of query, candidate, both, not "question"',
    ],
    [[train.replace("Ada.", " ")], ", line 1, text 2: text must be a string that is not empty"],
    [[train, tested], ': no item has split "validation"; each split needs some'],
    [[validation, tested], ': no item has split "train"; each split needs some'],
  ];
  for (const [content, message] of mistakes) {
    const file = fileOf(context, content);
    assert.throws(() => loadCorpus(file), new UserError(`${file}${message}`));
  }
  assert.throws(
    () => loadCorpus("/nowhere/doors.jsonl"),
    /doors\.jsonl: no such file; a corpus of your own is a \.jsonl file$/,
  );
});
