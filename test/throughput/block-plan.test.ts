import assert from "node:assert/strict";
import { test } from "node:test";
import { retrievalSet } from "../../src/data";
import { defaultThroughputSettings } from "../../src/settings";
import { type EncodingTask, planBlock, type TrainingTask, taskName } from "../../src/throughput";
import { captionCorpus } from "../support/small-corpus";

const made = captionCorpus(40);
const corpus = { ...made, splits: { ...made.splits, test: made.splits.train } };
const texts = { corpus, retrievalSet: retrievalSet(corpus, "test") };
const settings = {
  ...defaultThroughputSettings(),
  batchSizes: [4, 7],
  texts: 30,
  pairs: 5,
  steps: 3,
  passes: 2,
};
const plan = (block: number, seed = 0) => planBlock(texts, { ...settings, seed }, block, 3);
const tasksOf = (block: number) => Object.values(plan(block)).flat() as (EncodingTask | TrainingTask)[];

test("a block has every task once, encoding before training, in an order of its own", () => {
  const names = tasksOf(0).map(({ task }) => taskName(task));
  const expected = [
    "batches of 4",
    "batches of 7",
    "texts in de",
    "texts in en",
    "texts in fr",
    "single queries",
  ];
  const trained = ["training, cross batches", "training, mono batches", "training, multi batches"];
  assert.deepEqual(names.slice(0, 6).sort(), expected.sort());
  assert.deepEqual(names.slice(6).sort(), trained);
  const orders = [0, 1, 2, 3].map((block) =>
    tasksOf(block)
      .map(({ task }) => taskName(task))
      .join(),
  );
  assert.equal(new Set(orders).size, 4);
});

test("every model takes one turn a pass at each task, and each is first now and then", () => {
  const turns = Array.from({ length: 12 }, (_, block) => tasksOf(block)).flatMap((block) =>
    block.flatMap((each) => each.turns),
  );
  for (const each of turns) assert.deepEqual([...each].sort(), [0, 1, 2]);
  const firsts = [0, 1, 2].map((model) => turns.filter(([first]) => first === model).length / turns.length);
  // 216 fair draws: a share of a third within five standard deviations, .16
  for (const share of firsts) assert.ok(Math.abs(share - 1 / 3) < 0.16, String(firsts));
});

test("tasks hold the texts asked for: in batches of their size, of their language, queries one by one", () => {
  for (const { task, batches } of tasksOf(1)) {
    const sizes = batches.map(({ length }) => length);
    if (task.activity === "train") assert.deepEqual(sizes, [5, 5, 5]);
    else
      assert.equal(
        sizes.reduce((sum, size) => sum + size, 0),
        30,
      );
    if (task.activity === "batch") assert.equal(Math.max(...sizes), task.of);
    if (task.activity === "language") {
      assert.equal(Math.max(...sizes), 7);
      for (const each of batches.flat())
        assert.match("text" in each ? each.text : "", RegExp(`^${task.of} `));
    }
    if (task.activity === "query") assert.ok(sizes.every((size) => size === 1));
  }
});

test("training batches of all kinds are of the same items", () => {
  const items = plan(2).training.map(({ batches }) =>
    batches
      .flat()
      .map(({ item }) => item)
      .sort()
      .join(),
  );
  assert.equal(items.length, 3);
  assert.equal(new Set(items).size, 1);
});

test("a block is the same at every call, and another with another number or seed", () => {
  assert.deepEqual(plan(3), plan(3));
  assert.notDeepEqual(plan(3), plan(4));
  assert.notDeepEqual(plan(3), plan(3, 1));
});

test("a corpus that may not be trained on has no training tasks", () => {
  const tested = { ...corpus, testOnly: "its questions are a test set" };
  const { encoding, training } = planBlock({ ...texts, corpus: tested }, settings, 0, 2);
  assert.equal(encoding.length, 6);
  assert.deepEqual(training, []);
});
