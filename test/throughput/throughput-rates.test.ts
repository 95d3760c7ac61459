import assert from "node:assert/strict";
import { test } from "node:test";
import { type ThroughputRecord, taskName, throughputRates } from "../../src/throughput";
import { madeRecord } from "./made-record";

const rates = (record: ReturnType<typeof madeRecord>) => throughputRates(record as ThroughputRecord);

test("rates are medians over blocks, with the slowest and the fastest; the repeated model has none", () => {
  const found = rates(madeRecord(3, (model, _, block) => (model === "mono" ? [10, 40, 20][block] : 5)));
  assert.deepEqual([...new Set(found.map(({ model }) => model))], ["mono", "cross"]);
  const [first] = found;
  assert.equal(first.perSecond, 20);
  assert.equal(first.slowest, 10);
  assert.equal(first.fastest, 40);
  assert.equal(first.tokensPerSecond, 200); // ten tokens a text
  // 1e11 operations a second beside a product's 4e11
  assert.ok(Math.abs(first.shareOfGemm - 0.25) < 1e-12);
  assert.equal(first.latency, null);
});

test("tasks stand in the order of the plan, whatever the order of their turns", () => {
  const record = madeRecord(2, () => 1);
  const turned = {
    ...record,
    blocks: record.blocks.map((block) => ({ ...block, measurements: [...block.measurements].reverse() })),
  };
  const names = [...new Set(rates(turned).map(({ task }) => taskName(task)))];
  assert.deepEqual(names, [
    "batches of 8",
    "batches of 128",
    "texts in de",
    "texts in en",
    "single queries",
    "training, mono batches",
    "training, cross batches",
    "training, multi batches",
  ]);
});

test("percentiles of latencies are times that were waited, over the queries of all blocks", () => {
  const record = madeRecord(2, () => 1);
  const latencies = (block: number) => Array.from({ length: 101 }, (_, query) => 101 * block + query + 1);
  const blocks = record.blocks.map((block) => ({
    ...block,
    measurements: block.measurements.map((each) =>
      each.latencies ? { ...each, latencies: latencies(block.number).reverse() } : each,
    ),
  }));
  const row = rates({ ...record, blocks }).find(({ task }) => task.activity === "query");
  // numpy.quantile([1 … 202], q, method="inverted_cdf") is 101, 192, 200
  assert.deepEqual(row?.latency, { p50: 101, p95: 192, p99: 200 });
});
