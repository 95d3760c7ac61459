import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMix } from "../../src/mixture";
import {
  type Cell,
  type CellIdentity,
  cellKey,
  checkSettings,
  defaultSettings,
  planCells,
} from "../../src/sweep";

const identity: CellIdentity = {
  corpus: "c",
  weights: "w",
  tokenizer: "t",
  source: "s",
  engine: "tensorflow 2.18.1",
  device: "cpu",
  flags: {},
};
const mixes = [makeMix(1, 0, 0), makeMix(1, 1, 0)];
const cells = planCells({ ...defaultSettings("emoji"), seeds: 2 }, mixes);

test("a plan has the untrained model, then whole seeds", () => {
  assert.deepEqual(
    cells.map(({ mix, seed }) => [mix && `${mix.mono}:${mix.cross}:${mix.multi}`, seed]),
    [
      [null, null],
      ["1:0:0", 0],
      ["1:1:0", 0],
      ["1:0:0", 1],
      ["1:1:0", 1],
    ],
  );
});

test("a cell's key depends on each thing that decides its numbers, and on nothing else", () => {
  const [untrained, first, second, third] = cells;
  const key = cellKey(first, identity);
  assert.equal(key, cellKey(structuredClone(first), { ...identity }));
  const others: [Cell, CellIdentity][] = [
    [second, identity],
    [third, identity],
    [untrained, identity],
    ...Object.entries({
      steps: 21,
      learningRate: 1,
      scale: 10,
      layers: 5,
      split: "validation",
      schedule: "random",
      languageWeights: 0.3,
      masksFalseNegatives: true,
      positivesPerQuery: 2,
      evaluateEvery: 2,
      patience: 1,
    }).map(([name, value]): [Cell, CellIdentity] => [
      { ...first, settings: { ...first.settings, [name]: value } },
      identity,
    ]),
    ...(["corpus", "weights", "tokenizer", "source", "engine"] as const).map((name): [Cell, CellIdentity] => [
      first,
      { ...identity, [name]: "other" },
    ]),
    [first, { ...identity, flags: { TF_ENABLE_ONEDNN_OPTS: "0" } }],
  ];
  const keys = others.map(([cell, of]) => cellKey(cell, of));
  assert.equal(new Set([key, ...keys]).size, keys.length + 1);
  // the same weights under another path are the same weights
  assert.equal(cellKey({ ...first, settings: { ...first.settings, model: "/elsewhere/e5" } }, identity), key);
});

test("an untrained model is one cell whatever the training settings are", () => {
  const changed = { ...cells[0], settings: { ...cells[0].settings, steps: 99, learningRate: 1 } };
  assert.equal(cellKey(changed, identity), cellKey(cells[0], identity));
  const fewer = { ...cells[0], settings: { ...cells[0].settings, layers: 1 } };
  assert.notEqual(cellKey(fewer, identity), cellKey(cells[0], identity));
});

test("settings that cannot be trained with are refused by name", () => {
  const settings = defaultSettings("emoji");
  const refused = (change: object, message: RegExp) =>
    assert.throws(() => checkSettings({ ...settings, ...change }), message);
  checkSettings(settings);
  refused({ steps: 0 }, /steps must be an integer from 1 up, not 0/);
  refused({ batchSize: 1 }, /batchSize must be 2 or more/);
  refused({ learningRate: Number.NaN }, /learningRate must be a number above 0, not NaN/);
  refused({ warmupSteps: settings.steps }, /warmupSteps must be an integer from 0 to below steps/);
  for (const languageWeights of [0, 1.5, Number.NaN, "sizes"])
    refused({ languageWeights }, /languageWeights must be uniform, size, or an exponent from above 0 to 1/);
  refused({ learningRate: 0 }, /learningRate must be a number above 0, not 0/);
  refused({ learningRate: Number.POSITIVE_INFINITY }, /learningRate must be a number above 0, not Infinity/);
  refused({ positivesPerQuery: 0 }, /positivesPerQuery must be an integer from 1 up, not 0/);
  refused({ evaluateEvery: 0 }, /evaluateEvery must be an integer from 1 up, not 0/);
  refused({ evaluateEvery: settings.steps + 1 }, /evaluateEvery must be at most steps \(16\), not 17/);
  refused({ evaluateEvery: 4, patience: 1.5 }, /patience must be an integer from 1 up, not 1\.5/);
  refused({ patience: 2 }, /patience counts measurements: give evaluateEvery/);
  refused({ weightDecay: -0.1 }, /weightDecay must be from 0 to below 1/);
});
