import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { loadEngine } from "../../src/engine";
import { defaultThroughputSettings } from "../../src/settings";
import {
  type ComparedModel,
  measureThroughput,
  peakMemoryMB,
  recordFile,
  throughputContrasts,
} from "../../src/throughput";
import { smallConfig, smallParameters } from "../support/small-encoder";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("throughput");
const corpus = path.join(folder, "mine.jsonl");
const item = (id: number, split: string) => ({
  id: `${split} ${id}`,
  split,
  texts: ["en", "de"].flatMap((language) =>
    ["one", "two"].map((name) => ({ language, role: "both", text: `${language} ${name} ${split} ${id}` })),
  ),
});
const items = ["train", "test"].flatMap((split) => Array.from({ length: 12 }, (_, id) => item(id, split)));
writeFileSync(corpus, items.map((each) => `${JSON.stringify(each)}\n`).join(""));

const settings = {
  ...defaultThroughputSettings(),
  corpus,
  batchSizes: [3, 5],
  texts: 10,
  pairs: 4,
  steps: 2,
  passes: 2,
};
const parameters = smallParameters(smallConfig);
const model = (label: string): ComparedModel => ({
  label,
  hash: `${label} ${folder}`,
  config: smallConfig,
  tokensOf: (text) => Int32Array.from(text.slice(0, 12), (letter) => letter.charCodeAt(0) % 23),
  parametersOf(vocabulary) {
    const { shape, values } = parameters.get("embeddings.word") as { shape: number[]; values: Float32Array };
    const rows = [...vocabulary].flatMap((id) => [...values.subarray(id * shape[1], (id + 1) * shape[1])]);
    return new Map(parameters).set("embeddings.word", {
      shape: [vocabulary.length, shape[1]],
      values: Float32Array.from(rows),
    });
  },
});
const models = [model("mono"), model("cross")];

const seeded = { ...settings, seed: 2 };
let storedKey = "";

test("blocks that were measured stay, after an interruption too; the same command goes on", async () => {
  const interrupted = measureThroughput(models, settings, 2, {
    onProgress(share) {
      if (share > 0.5) throw new Error("interrupted");
    },
  });
  await assert.rejects(interrupted, /interrupted/);
  let found = -1;
  const record = await measureThroughput(models, settings, 2, {
    onPlan(done) {
      found = done;
    },
  });
  const file = recordFile(record.key);
  try {
    assert.equal(found, 1);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), record);
    assert.deepEqual(
      record.models.map(({ label, isRepeat }) => [label, isRepeat]),
      [
        ["mono", false],
        ["cross", false],
        ["mono again", true],
      ],
    );
    assert.equal(throughputContrasts(record, 0.05).length, 2 * (2 + 2 + 1 + 3 + 2) + 3);
    const again = await measureThroughput(models, settings, 2, {
      onProgress: () => assert.fail("something was measured"),
    });
    assert.deepEqual(again, record);
    const more = await measureThroughput(models, settings, 3);
    assert.deepEqual(more.blocks.slice(0, 2), record.blocks);
    assert.equal(more.blocks.length, 3);
    const fewer = await measureThroughput(models, settings, 2);
    assert.deepEqual(fewer.blocks, record.blocks);
  } finally {
    rmSync(file, { force: true });
  }
});

test("a block counts texts, pairs and tokens, times every query, and leaves no model behind", async () => {
  const { binding, tf } = await loadEngine();
  const tensors = () => binding?.getNumOfTensors() ?? tf.memory().numTensors;
  const before = tensors();
  const { key, blocks, memory } = await measureThroughput(models, seeded, 2);
  assert.equal(tensors(), before);
  rmSync(recordFile(key));
  storedKey = key;
  for (const { measurements, gemmRate } of blocks) {
    assert.equal(measurements.length, 3 * (2 + 2 + 1 + 3));
    assert.ok(gemmRate > 0);
    for (const { task, units, tokens, seconds, flops, latencies, paddingShare } of measurements) {
      assert.equal(units, task.activity === "train" ? 2 * 4 : 10);
      assert.equal(tokens, 12 * units * (task.activity === "train" ? 2 : 1)); // texts are cut at twelve letters
      assert.ok(seconds > 0 && flops > 0);
      assert.equal(latencies?.length, task.activity === "query" ? 2 * 10 : undefined);
      assert.equal(paddingShare, task.activity === "train" ? 1 - 12 / 16 : undefined); // 12 tokens in 16 places
    }
  }
  assert.deepEqual(
    memory.map((each) => each.model),
    ["mono", "cross"],
  );
});

test("one model, one block, one name for two, and a damaged record are refused in one sentence", async () => {
  await assert.rejects(measureThroughput([models[0]], settings, 3), /needs two models or more, not 1/);
  await assert.rejects(measureThroughput(models, settings, 1), /blocks must be an integer from 2 up, not 1/);
  const odd = { ...settings, precision: "fp16" as "fp32" };
  await assert.rejects(measureThroughput(models, odd, 3), /precision must be one of fp32, bf16, not "fp16"/);
  await assert.rejects(measureThroughput([models[0], models[0]], settings, 3), /need different names/);
  const file = recordFile(storedKey);
  writeFileSync(file, "{");
  try {
    await assert.rejects(measureThroughput(models, seeded, 2), /damaged .*delete it and measure again/);
  } finally {
    rmSync(file);
  }
});

test("peak memory is that of the run, not of what was before it", {
  skip: existsSync("/proc/self/clear_refs") ? false : "this system keeps no peak that can be set back",
}, async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const use = async (bytes: number): Promise<number> => {
    const peak = peakMemoryMB(() => void new Uint8Array(bytes).fill(1)) as number;
    collect();
    await new Promise((resolve) => setTimeout(resolve, 100)); // memory is given back, the mark stays
    return peak;
  };
  const [small, large, after] = [await use(1e6), await use(4e8), await use(1e6)];
  assert.ok(large > small + 200, `${small}, ${large}`);
  assert.ok(after < large - 200, `${large}, ${after}`);
});
