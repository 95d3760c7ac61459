import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMix, mixLabel } from "../../src/mixture";
import { checkSettings, defaultSettings } from "../../src/settings";
import { type Cell, type CellIdentity, cellKey, evaluationKey, planCells } from "../../src/sweep";

const identity: CellIdentity = {
  corpus: "c",
  evaluationCorpus: "c",
  weights: "w",
  tokenizer: "t",
  modelConfiguration: "m",
  drawSource: "s",
  trainSource: "s",
  encodeSource: "v",
  scoreSource: "v",
  engine: "tensorflow 2.18.1",
  device: "cpu",
  flags: {},
};
const mixes = [makeMix(1, 0, 0), makeMix(1, 1, 0)];
const cells = planCells({ ...defaultSettings("emoji"), seeds: 2 }, mixes);

test("a plan has the untrained model, then whole seeds", () => {
  assert.deepEqual(
    cells.map(({ mix, seed }) => [mix && mixLabel(mix), seed]),
    [
      [null, null],
      ["1:0:0", 0],
      ["1:1:0", 0],
      ["1:0:0", 1],
      ["1:1:0", 1],
    ],
  );
});

const changed = (cell: Cell, change: object): Cell => ({
  ...cell,
  settings: { ...cell.settings, ...change },
});

test("a cell's key depends on each thing that decides its weights, and on nothing else", () => {
  const [untrained, first, second, third] = cells;
  const key = cellKey(first, identity);
  assert.equal(key, cellKey(structuredClone(first), { ...identity }));
  const deciding = {
    steps: 21,
    learningRate: 1,
    scale: 10,
    layers: 5,
    schedule: "random",
    languageWeights: 0.3,
    masksFalseNegatives: true,
    positivesPerQuery: 2,
    evaluateEvery: 2,
    patience: 1,
  };
  const others: [Cell, CellIdentity][] = [
    [second, identity],
    [third, identity],
    [untrained, identity],
    ...Object.entries(deciding).map(([name, value]): [Cell, CellIdentity] => [
      changed(first, { [name]: value }),
      identity,
    ]),
    ...(
      ["corpus", "weights", "tokenizer", "modelConfiguration", "drawSource", "trainSource", "engine"] as const
    ).map((name): [Cell, CellIdentity] => [first, { ...identity, [name]: "other" }]),
    [first, { ...identity, flags: { TF_ENABLE_ONEDNN_OPTS: "0" } }],
  ];
  const keys = others.map(([cell, of]) => cellKey(cell, of));
  assert.equal(new Set([key, ...keys]).size, keys.length + 1);
  // the same weights under another path are the same weights, and what is measured later trains nothing anew
  const same = [{ model: "/elsewhere/e5" }, { split: "validation" }, { evaluationLanguages: ["en"] }];
  for (const change of same) assert.equal(cellKey(changed(first, change), identity), key);
  const measured = { evaluationCorpus: "other", encodeSource: "other", scoreSource: "other" };
  assert.equal(cellKey(first, { ...identity, ...measured }), key);
  // but early stopping looks at what evaluation says
  const stopping = changed(first, { evaluateEvery: 2 });
  for (const name of ["encodeSource", "scoreSource"] as const)
    assert.notEqual(cellKey(stopping, { ...identity, [name]: "other" }), cellKey(stopping, identity));
});

test("an evaluation's key depends on each thing that decides what is measured", () => {
  const [, first] = cells;
  const others: [Cell, CellIdentity][] = [
    [changed(first, { split: "validation" }), identity],
    [changed(first, { evaluationLanguages: ["en"] }), identity],
    ...(["evaluationCorpus", "encodeSource", "scoreSource"] as const).map((name): [Cell, CellIdentity] => [
      first,
      { ...identity, [name]: "other" },
    ]),
  ];
  const keys = [evaluationKey(first, identity), ...others.map(([cell, of]) => evaluationKey(cell, of))];
  assert.equal(new Set(keys).size, keys.length);
  // weights are the cell's: how they came about is in its key alone
  assert.equal(evaluationKey(first, { ...identity, drawSource: "other", trainSource: "other" }), keys[0]);
});

test("an untrained model is one cell whatever the training settings are", () => {
  const key = cellKey(cells[0], identity);
  assert.equal(cellKey(changed(cells[0], { steps: 99, learningRate: 1 }), identity), key);
  assert.notEqual(cellKey(changed(cells[0], { layers: 1 }), identity), key);
});

test("settings that cannot be trained with are refused by name", () => {
  const settings = defaultSettings("emoji");
  const refused = (change: object, message: RegExp) =>
    assert.throws(() => checkSettings({ ...settings, ...change }), message);
  checkSettings(settings);
  refused({ steps: 0 }, /steps must be an integer from 1 up, not 0/);
  refused({ batchSize: 1 }, /batchSize must be an integer from 2 up .*, not 1/);
  refused({ learningRate: Number.NaN }, /learningRate must be a number above 0, not NaN/);
  refused({ warmupSteps: settings.steps }, /warmupSteps must be an integer from 0 to below steps/);
  for (const languageWeights of [0, 1.5, Number.NaN, "sizes"])
    refused({ languageWeights }, /languageWeights must be uniform, size, or an exponent from above 0 to 1/);
  refused({ learningRate: 0 }, /learningRate must be a number above 0, not 0/);
  refused({ learningRate: Number.POSITIVE_INFINITY }, /learningRate must be a number above 0, not Infinity/);
  refused({ positivesPerQuery: 0 }, /positivesPerQuery must be an integer from 1 up, not 0/);
  refused({ evaluateEvery: 0 }, /evaluateEvery must be an integer from 1 up, or null, not 0/);
  refused({ evaluateEvery: settings.steps + 1 }, /evaluateEvery must be at most steps \(16\), not 17/);
  refused({ evaluateEvery: 4, patience: 1.5 }, /patience must be an integer from 1 up, or null, not 1\.5/);
  refused({ patience: 2 }, /patience counts measurements: give evaluateEvery/);
  refused({ weightDecay: -0.1 }, /weightDecay must be from 0 to below 1/);
});
