import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fitMixtureSurface,
  type OptimumSet,
  optimumSet,
  type SimplexPoint,
  simplexGrid,
} from "../../src/analysis";
import { RandomStream } from "../../src/core";
import { centroidDesign, madeStudy, type Noise, usualNoise } from "./made-surfaces";
import { measureReplicates } from "./measured-replicates";
import { yarn } from "./yarn";

const corner = { mono: 0, cross: 1, multi: 0 };
const edge = { mono: 1 / 2, cross: 1 / 2, multi: 0 };
const inside = { mono: 1 / 3, cross: 1 / 3, multi: 1 / 3 };

function standingAt({ standings }: OptimumSet, { mono, cross }: Omit<SimplexPoint, "multi">) {
  return standings.find(({ point }) => Math.abs(point.mono - mono) + Math.abs(point.cross - cross) < 1e-9);
}

function shareHeld(
  optimum: SimplexPoint,
  truth: (point: SimplexPoint) => number,
  noise: Noise,
  trials: number,
) {
  const stream = new RandomStream(1, "optimum coverage");
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const study = madeStudy(centroidDesign, truth, { seeds: 3, items: 20 }, noise, stream);
    const surface = fitMixtureSurface(study, "quadratic");
    if (standingAt(optimumSet(surface, { steps: 6, draws: 300 }), optimum)?.isInOptimumSet) held++;
  }
  return held / trials;
}

const trials = 150;
/** 0.95 less three standard errors of so many trials; simulate-optimum.ts has more trials, and more truths. */
const least = 0.95 - 3 * Math.sqrt((0.95 * 0.05) / trials);

test("where no mix differs, any one is in its optimum set in 95 % of studies: a corner, an edge, the centroid", () => {
  for (const [point, noise] of [
    [corner, { ...usualNoise, itemInMix: 0 }],
    [edge, usualNoise],
    [inside, usualNoise],
  ] as const) {
    const share = shareHeld(point, () => 0.3, noise, trials);
    assert.ok(share >= least && share < 1, `${JSON.stringify(point)}: ${share}`); // never out would be a set that says nothing
  }
});

test("a best mix at a corner, on an edge or inside is in the optimum set at least as often", () => {
  const truths: [SimplexPoint, (point: SimplexPoint) => number][] = [
    [corner, ({ cross }) => 0.3 + 0.006 * cross],
    [edge, ({ mono, cross }) => 0.3 + 0.024 * mono * cross],
    [inside, ({ mono, cross, multi }) => 0.3 + 0.018 * (mono * cross + mono * multi + cross * multi)],
  ];
  for (const [optimum, truth] of truths) {
    const share = shareHeld(optimum, truth, usualNoise, 80);
    assert.ok(share >= 0.95 - 3 * Math.sqrt((0.95 * 0.05) / 80), `${JSON.stringify(optimum)}: ${share}`);
  }
});

test("the yarn stretches most without polystyrene, by more polypropylene than polyethylene", () => {
  const set = optimumSet(fitMixtureSurface(measureReplicates(yarn), "quadratic"), { steps: 20, draws: 1000 });
  // on the edge x1 + x3 = 1: d/dx1 of 11.7 x1 + 16.4 (1 − x1) + 11.4 x1 (1 − x1) is 0 at x1 = (11.4 − 4.7) / 22.8
  assert.ok(Math.abs(set.best.mono - 6.7 / 22.8) <= 0.025 && set.best.cross === 0, JSON.stringify(set.best));
  const [best, polystyrene] = [standingAt(set, { mono: 0.3, cross: 0 }), standingAt(set, corner)];
  assert.equal(best?.isInOptimumSet, true);
  assert.equal(polystyrene?.isInOptimumSet, false); // 9.4 against 17.4, with errors of 0.6
  assert.ok(set.share > 0 && set.share < 0.2, `${set.share}`);
  for (const { isInOptimumSet, leadRatio } of set.standings) assert.equal(leadRatio <= 1, isInOptimumSet);
  assert.ok(best && best.leadRatio < 0.05); // the best of the grid: the best of all is next to it
  assert.ok(set.ranges.mono[0] < 0.3 && set.ranges.mono[1] > 0.3);
  assert.ok(best && best.shortfall === 0 && best.shortfallBound > 0);
  assert.ok(polystyrene && polystyrene.shortfallBound > polystyrene.shortfall && polystyrene.shortfall > 7);
});

test("where less is better the set is that of the negated surface", () => {
  const surface = fitMixtureSurface(measureReplicates(yarn), "quadratic");
  const negated = fitMixtureSurface(
    measureReplicates(yarn.map(({ point, value }) => ({ point, value: -value }))),
    "quadratic",
  );
  const options = { steps: 8, draws: 200 };
  const lower = optimumSet(surface, { ...options, better: "lower" });
  // d/dx2 of 9.4 x2 + 16.4 (1 − x2) − 9.6 x2 (1 − x2) is 0 at x2 = (9.6 + 7) / 19.2 = 0.865
  assert.deepEqual(lower.best, { mono: 0, cross: 0.875, multi: 0.125 });
  assert.deepEqual(lower.ranges, optimumSet(negated, options).ranges);
});

test("measurements without error leave the best mix alone in the set", () => {
  const truth = ({ mono, cross, multi }: SimplexPoint) => 0.3 + mono * cross - 0.2 * multi;
  const none = { seed: 0, seedInMix: 0, item: 0, itemInMix: 0, rest: 0 };
  const study = madeStudy(centroidDesign, truth, { seeds: 2, items: 3 }, none, new RandomStream(0, "none"));
  const set = optimumSet(fitMixtureSurface(study, "quadratic"), { steps: 4, draws: 100 });
  assert.deepEqual(set.best, edge);
  assert.equal(set.share, 1 / 15);
});

test("a grid has its corners and edges: (m + 1)(m + 2) / 2 points that sum to 1", () => {
  const grid = simplexGrid(24);
  assert.equal(grid.length, (25 * 26) / 2);
  assert.ok(grid.every(({ mono, cross, multi }) => Math.abs(mono + cross + multi - 1) < 1e-12 && multi >= 0));
  assert.equal(new Set(grid.map((point) => JSON.stringify(point))).size, grid.length);
  assert.deepEqual(grid[0], { mono: 0, cross: 0, multi: 1 });
});
