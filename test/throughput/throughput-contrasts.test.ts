import assert from "node:assert/strict";
import { test } from "node:test";
import { type ThroughputContrast, throughputContrasts, wholeContrasts } from "../../src/throughput";
import { madeRecord, scattered } from "./made-record";

const find = (rows: readonly ThroughputContrast[], contrast: string, task: string) => {
  const found = rows.find((row) => row.contrast === contrast && row.task === task);
  assert.ok(found, `${contrast}, ${task} is missing`);
  return found;
};

test("a ratio is the geometric mean over blocks, its interval Student's of the logarithms: worked by hand", () => {
  // ratios e^-0.1, 1, e^0.1: mean of logs 0, deviation .1, error .1/√3, t(.975, 2) = 4.302653
  const record = madeRecord(3, (model, _, block) => (model === "cross" ? Math.exp(0.1 * (block - 1)) : 1));
  const row = find(throughputContrasts(record, 0.05), "cross / mono", "batches of 8");
  const reach = (4.30265273 * 0.1) / Math.sqrt(3);
  assert.ok(Math.abs(row.ratio - 1) < 1e-12);
  assert.ok(Math.abs(row.low - Math.exp(-reach)) < 1e-8);
  assert.ok(Math.abs(row.high - Math.exp(reach)) < 1e-8);
  assert.equal(row.verdict, "undecided at this number of blocks");
});

test("the verdict follows the margin: equal speeds are equivalent, a tenth slower is different or within a fifth", () => {
  const noise = scattered(1000, 0.02, "noise");
  const record = madeRecord(10, (model) => noise() * (model === "cross" ? 0.9 : 1));
  const verdict = (contrast: string, margin: number) =>
    find(throughputContrasts(record, margin), contrast, "texts in de").verdict;
  assert.equal(verdict("mono again / mono", 0.05), "equivalent within 5 %");
  assert.equal(verdict("cross / mono", 0.05), "different");
  assert.equal(verdict("cross / mono", 0.2), "equivalent within 20 %");
  assert.equal(verdict("mono again / mono", 0.0001), "undecided at this number of blocks");
});

test("a margin of 5 % is from 1/1.05 to 1.05", () => {
  const verdict = (ratio: number) => {
    const record = madeRecord(3, (model) => (model === "cross" ? ratio : 1));
    return find(throughputContrasts(record, 0.05), "cross / mono", "batches of 8").verdict;
  };
  for (const inside of [1.0499, 1 / 1.0499]) assert.equal(verdict(inside), "equivalent within 5 %");
  for (const outside of [1.0501, 1 / 1.0501]) assert.equal(verdict(outside), "different");
});

test("every task is compared between models and with itself, every two kinds of batch once", () => {
  const noise = scattered(1000, 0.02, "counts");
  const rows = throughputContrasts(madeRecord(4, noise), 0.05);
  const count = (compares: string) => rows.filter((row) => row.compares === compares).length;
  assert.deepEqual(["models", "repeat", "kinds"].map(count), [8 + 2, 8 + 2, 3]);
  assert.deepEqual(
    rows.filter(({ compares }) => compares === "kinds").map(({ contrast }) => contrast),
    ["cross / mono batches", "multi / mono batches", "multi / cross batches"],
  );
  assert.equal(rows.filter(({ isTraining }) => isTraining).length, 4 + 4 + 3);
});

test("encoding and training as a whole: geometric means over tasks in each block, not over the other's", () => {
  // of five tasks of encoding one is twice as fast and one eight times; training is half as fast
  const faster: Record<string, number> = { 8: 2, de: 8, mono: 0.5, cross: 0.5, multi: 0.5 };
  const record = madeRecord(2, (model, { of }) => (model === "cross" ? (faster[of] ?? 1) : 1));
  const rows = throughputContrasts(record, 0.05);
  assert.ok(Math.abs(find(rows, "cross / mono", "all encoding").ratio - 16 ** (1 / 5)) < 1e-12);
  assert.ok(Math.abs(find(rows, "cross / mono", "all training").ratio - 0.5) < 1e-12);
});

test("kinds of batch are compared by the geometric mean over models", () => {
  // cross batches 1.1 times as fast with one model and 1.2 with the others
  const record = madeRecord(2, (model, { of }) => (of === "cross" ? (model === "cross" ? 1.1 : 1.2) : 1));
  const row = find(throughputContrasts(record, 0.05), "cross / mono batches", "all training");
  assert.ok(Math.abs(row.ratio - (1.1 * 1.2 * 1.2) ** (1 / 3)) < 1e-12);
});

test("many tasks do not make one differ by chance: Holm's p counts the contrasts of its kind", () => {
  // logarithms .1, .2, .1, .2 in one task: t = .15 / (.0577 / 2) = 5.2 with 3 degrees, p .0138; eight tasks and two wholes make it .138
  const record = madeRecord(4, (model, { of }, block) => {
    if (model !== "cross") return 1;
    return Math.exp(of === "de" ? 0.1 + 0.1 * (block % 2) : 0.1 * (-1) ** block);
  });
  const rows = throughputContrasts(record, 0.01).filter(({ compares }) => compares === "models");
  const row = find(rows, "cross / mono", "texts in de");
  assert.ok(row.low > 1);
  assert.ok(Math.abs(row.differenceHolmP - 10 * 0.013847) < 1e-4, String(row.differenceHolmP));
  assert.ok(rows.every(({ verdict }) => verdict === "undecided at this number of blocks"));
});

test("one block, and a margin that is none, are refused in one sentence", () => {
  const record = madeRecord(1, () => 1);
  assert.throws(() => throughputContrasts(record, 0.05), /interval over blocks needs two or more, not 1/);
  for (const margin of [0, -0.05, Number.NaN])
    assert.throws(
      () =>
        throughputContrasts(
          madeRecord(2, () => 1),
          margin,
        ),
      /margin must be a number above 0/,
    );
});

test("by tokens a second, kinds of batch whose pairs differ in tokens alone are equally fast", () => {
  // a cross batch has a fifth more tokens, and takes a fifth longer
  const isCross = ({ of }: { of: unknown }) => of === "cross";
  const record = madeRecord(
    3,
    (_, task) => (isCross(task) ? 1 / 1.2 : 1),
    (task) => (isCross(task) ? 1200 : 1000),
  );
  const ratio = (per: "units" | "tokens") =>
    find(throughputContrasts(record, 0.05, per), "cross / mono batches", "all training").ratio;
  assert.ok(Math.abs(ratio("units") - 1 / 1.2) < 1e-12);
  assert.ok(Math.abs(ratio("tokens") - 1) < 1e-12);
});

test("the contrasts of the whole are by texts and pairs, and by tokens where that is another ratio", () => {
  const isCross = ({ of }: { of: unknown }) => of === "cross";
  const record = madeRecord(
    3,
    (_, task) => (isCross(task) ? 1 / 1.2 : 1),
    (task) => (isCross(task) ? 1200 : 1000),
  );
  const rows = wholeContrasts(record, 0.05).map(({ contrast, task, per }) => `${contrast}, ${task}, ${per}`);
  assert.deepEqual(rows, [
    "cross / mono, all encoding, units",
    "cross / mono, all training, units",
    "mono again / mono, all encoding, units",
    "mono again / mono, all training, units",
    "cross / mono batches, all training, units",
    "multi / mono batches, all training, units",
    "multi / cross batches, all training, units",
    "cross / mono batches, all training, tokens",
    "multi / cross batches, all training, tokens",
  ]);
});

test("by tokens a second, single queries count their tokens too", () => {
  // equal waits, but the second model's tokenizer makes twice as many tokens of a query
  const record = madeRecord(
    2,
    () => 1,
    ({ activity }, model) => (activity === "query" && model === "cross" ? 2000 : 1000),
  );
  const ratio = (per: "units" | "tokens") =>
    find(throughputContrasts(record, 0.05, per), "cross / mono", "single queries").ratio;
  assert.ok(Math.abs(ratio("units") - 1) < 1e-12);
  assert.ok(Math.abs(ratio("tokens") - 2) < 1e-12);
});
