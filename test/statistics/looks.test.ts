import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { lookLevel, mean, normalDraw, pooledSeedError, seedErrors } from "../../src/statistics";

/** By scipy and statsmodels: make-looks.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "looks.json"), "utf8"),
);

const near = (got: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(got / expected - 1) < tolerance, `${got} ${expected}`);

test("the levels of looks are those of the multivariate normal distribution", () => {
  for (const [alpha, levels] of Object.entries<number[]>(reference.levels))
    levels.forEach((level, at) => {
      near(lookLevel(Number(alpha), at + 1), level, 2e-3); // scipy's integral is of random points
    });
  assert.throws(() => lookLevel(0.05, 0), /1 value or more, got 0/);
});

test("false alarms at any of many looks are as frequent as is spent until then", () => {
  const stream = new RandomStream(1, "looks");
  const [walks, looks, alpha] = [20_000, 40, 0.1];
  const tails = Array.from({ length: looks }, (_, at) => lookLevel(alpha, at + 1));
  // a sum crosses where its standard normal p-value is below the level
  const bounds = tails.map(normalBound);
  let alarms = 0;
  for (let walk = 0; walk < walks; walk++) {
    let sum = 0;
    for (let values = 1; values <= looks; values++) {
      sum += normalDraw(stream);
      if (sum <= bounds[values - 1] * Math.sqrt(values)) continue;
      alarms++;
      break;
    }
  }
  const expected = (alpha * looks) / (looks + 3);
  assert.ok(
    Math.abs(alarms / walks - expected) < 4 * Math.sqrt((expected * (1 - expected)) / walks),
    `${alarms / walks}`,
  );
});

/** The standard normal value with this chance above it, by Abramowitz and Stegun 26.2.23 (error below 4.5e-4). */
function normalBound(chance: number): number {
  const t = Math.sqrt(-2 * Math.log(chance));
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3)
  );
}

test("seeds' error of an incomplete design is the residual of least squares, of a complete one the pooled error", () => {
  const { means, variance, degreesOfFreedom } = reference;
  const error = seedErrors(means)(0, 3);
  near(error.variance, 2 * variance, 1e-9);
  assert.equal(error.degreesOfFreedom, degreesOfFreedom);
  const complete = means.slice(0, 4).map((row: number[]) => row.slice(0, 2));
  near(seedErrors(complete)(1, 2).variance, pooledSeedError(complete).variance, 1e-9);
  assert.throws(() => seedErrors([[1, 2], [3]]), /two rows or more of two means or more, got 1/);
});

test("a way that varies more than the others has a variance of its own, and the others do not have it", () => {
  const alike = [
    [0.301, 0.305, 0.302, 0.304],
    [0.312, 0.313, 0.314, 0.311],
    [0.292, 0.295, 0.291, 0.297],
  ];
  const odd = [0.25, 0.31, 0.22, 0.34];
  const errorOf = seedErrors([...alike, odd]);
  const others = pooledSeedError(alike);
  near(errorOf(0, 1).variance, others.variance, 1e-9);
  assert.equal(errorOf(0, 1).degreesOfFreedom, 6);
  const beside = odd.map((value, seed) => value - mean(alike.map((row) => row[seed])));
  const own = (beside.reduce((sum, value) => sum + (value - mean(beside)) ** 2, 0) / 3) * (3 / 4);
  const other = others.variance / 2; // of one of two ways
  near(errorOf(3, 0).variance, own + other, 1e-9);
  const satterthwaite = (own + other) ** 2 / (own ** 2 / 3 + other ** 2 / 6);
  near(errorOf(0, 3).degreesOfFreedom, satterthwaite, 1e-9);
});
