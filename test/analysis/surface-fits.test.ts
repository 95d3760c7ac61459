import assert from "node:assert/strict";
import { test } from "node:test";
import { type MixSummary, measuredSettings, settingMeans, surfaceFits } from "../../src/analysis";

const shares = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1 / 2, 1 / 2, 0],
  [1 / 2, 0, 1 / 2],
  [0, 1 / 2, 1 / 2],
  [1 / 3, 1 / 3, 1 / 3],
];

/** Cross retrieval follows a quadratic; in multi retrieval the centroid is .027 above one. */
const summaries = shares.map(([mono, cross, multi], index): MixSummary => {
  const value = 0.2 * mono + 0.3 * cross + 0.25 * multi + 0.1 * mono * cross;
  const estimate = (mean: number) => ({
    value: mean,
    low: mean - 0.01,
    high: mean + 0.01,
    over: "items" as const,
  });
  return {
    label: String(index),
    proportions: { mono, cross, multi },
    seeds: 1,
    mAP: { mono: null, cross: estimate(value), multi: estimate(value + (index === 6 ? 0.027 : 0)) },
    rankDistance: estimate(1),
    trainingPairsPerSecond: null,
    trainingTokensPerSecond: null,
    encodingTextsPerSecond: { median: 1, low: 1, high: 1 },
  };
});
const untrained: MixSummary = { ...summaries[0], label: "untrained", proportions: null };

test("settings without a mean are left out, and so is the untrained model", () => {
  assert.deepEqual(measuredSettings(summaries), ["cross", "multi"]);
  assert.deepEqual(settingMeans([untrained, ...summaries], "mono"), []);
  const means = settingMeans([untrained, ...summaries], "cross");
  assert.equal(means.length, 7);
  assert.deepEqual(means[1], {
    label: "1",
    point: { mono: 0, cross: 1, multi: 0 },
    value: 0.3,
    low: 0.3 - 0.01,
    high: 0.3 + 0.01,
    over: "items",
  });
});

test("what is a quadratic fits exactly; what is not leaves the residuals that numpy gives", () => {
  const [cross, multi] = surfaceFits([untrained, ...summaries]);
  assert.deepEqual([cross.setting, multi.setting], ["cross", "multi"]);
  assert.ok(Math.abs(cross.rSquared - 1) < 1e-12 && cross.largestResidual < 1e-12);
  // numpy.linalg.lstsq on the same seven rows: R² 0.942341, largest residual 0.016568
  assert.ok(Math.abs(multi.rSquared - 0.942341496) < 1e-9, `${multi.rSquared}`);
  assert.ok(Math.abs(multi.largestResidual - 0.016568182) < 1e-9, `${multi.largestResidual}`);
});
