import assert from "node:assert/strict";
import { test } from "node:test";
import { throughputReport } from "../../src/cli/throughput-report";
import { defaultThroughputSettings } from "../../src/settings";
import { type ThroughputRecord, throughputContrasts } from "../../src/throughput";
import { madeRecord, scattered } from "../throughput/made-record";

function reportOf(made: ReturnType<typeof madeRecord>): string {
  const record: ThroughputRecord = {
    ...made,
    key: "",
    settings: defaultThroughputSettings(),
    machine: {
      engine: "tensorflow 2.18.1",
      device: "cpu",
      processor: "made",
      threads: 2,
      flags: {},
      cores: 4,
      memory: 8,
      node: "v20",
    },
    memory: [
      { model: "mono", encoding: 900, training: 1200 },
      { model: "cross", encoding: null, training: null },
    ],
  };
  return throughputReport(record, throughputContrasts(record, 0.05), 0.05);
}

const noise = scattered(1000, 0.02, "report");

test("the report names machine, rates, memory, padding, and what may be said of encoding as a whole", () => {
  const report = reportOf(madeRecord(8, noise));
  assert.match(report, /^made, 4 cores, 2 threads, 8 GB; tensorflow 2\.18\.1 on the cpu, Node v20\n/);
  assert.match(report, /8 blocks, seed 0; .* ran at 400 to 400 GFLOPS/);
  assert.match(report, /cross +– +–/);
  assert.match(report, /Padding in attention, by kind of batch: mono 10 %, cross 10 %, multi 10 %/);
  assert.match(report, /batches of 8 +mono +\d{3,4} .* 25 %/); // 1e11 operations a second of 4e11
  assert.match(
    report,
    /Noise floor: mono again \/ mono, all encoding: \d\.\d{3} \(95 % interval .*\), equivalent within 5 %\./,
  );
  assert.match(
    report,
    /cross \/ mono, all encoding: .*, equivalent within 5 %; of its 5 tasks 5 are equivalent/,
  );
  assert.doesNotMatch(report, /no difference|differ in depth|quieter machine/);
});

test("models of different depth are compared, and the report says so", () => {
  const made = madeRecord(8, noise);
  const models = made.models.map((model) => ({ ...model, layers: model.label === "cross" ? 12 : 2 }));
  assert.match(
    reportOf({ ...made, models }),
    /The models differ in depth \(layers: mono 2, cross 12\), so that a difference of speed is to be expected/,
  );
});

test("where a model is not shown equal to itself, the report asks for more blocks", () => {
  const report = reportOf(madeRecord(3, scattered(1000, 0.5, "loud")));
  assert.match(report, /all encoding: .*, undecided at this number of blocks\./);
  assert.match(report, /not shown equivalent to itself: more blocks, or a quieter machine, are needed/);
});
