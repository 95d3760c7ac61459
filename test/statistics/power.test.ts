import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import {
  detectableDifference,
  differencePower,
  equivalenceP,
  equivalencePower,
  fewestSeeds,
  normalDraw,
  seedItemInterval,
  testReach,
  type VarianceComponents,
  varianceComponents,
} from "../../src/statistics";

/** Scores of one simulated study, one row a seed. */
function drawScores(
  { seed, unit, residual, units }: VarianceComponents,
  seeds: number,
  difference: number,
  stream: RandomStream,
): number[][] {
  const ofUnits = Array.from({ length: units }, () => Math.sqrt(unit) * normalDraw(stream));
  return Array.from({ length: seeds }, () => {
    const ofSeed = difference + Math.sqrt(seed) * normalDraw(stream);
    return ofUnits.map((each) => ofSeed + each + Math.sqrt(residual) * normalDraw(stream));
  });
}

const comparisons = 3;
const cases: readonly {
  name: string;
  components: VarianceComponents;
  seeds: number;
  difference: number;
  margin: number;
}[] = [
  {
    name: "seeds vary most",
    components: { seed: 1, unit: 1, residual: 4, units: 40 },
    seeds: 5,
    difference: 2,
    margin: 2.6,
  },
  {
    name: "seeds vary most, two of them",
    components: { seed: 1, unit: 0, residual: 4, units: 40 },
    seeds: 2,
    difference: 12,
    margin: 18,
  },
  {
    name: "items vary most",
    components: { seed: 0.05, unit: 40, residual: 4, units: 40 },
    seeds: 4,
    difference: 3.5,
    margin: 5,
  },
  {
    name: "the residual alone",
    components: { seed: 0, unit: 0, residual: 4, units: 40 },
    seeds: 3,
    difference: 1.5,
    margin: 2.2,
  },
];

for (const { name, components, seeds, difference, margin } of cases)
  test(`power is the share of simulated studies in which the test decides: ${name}`, () => {
    const stream = new RandomStream(3, `power ${name}`);
    const trials = 3000;
    let [found, equivalent] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const scores = drawScores(components, seeds, 0, stream);
      const equal = seedItemInterval(scores);
      if (equivalenceP(equal, margin) < 0.05 / comparisons) equivalent++;
      const { pValue } = seedItemInterval(scores.map((row) => row.map((score) => score + difference)));
      if ((pValue ?? 1) < 0.05 / comparisons) found++;
    }
    const differs = differencePower(testReach(components, seeds, 0.025 / comparisons), difference);
    const equals = equivalencePower(testReach(components, seeds, 0.05 / comparisons), margin);
    assert.ok(differs > 0.2 && differs < 0.98, `a power near 0 or 1 tests little: ${differs}`);
    assert.ok(equals > 0.2 && equals < 0.999, `a power near 0 or 1 tests little: ${equals}`);
    assert.ok(Math.abs(found / trials - differs) < 0.03, `difference: ${found / trials}, said ${differs}`);
    assert.ok(
      Math.abs(equivalent / trials - equals) < 0.03,
      `margin: ${equivalent / trials}, said ${equals}`,
    );
  });

test("the variance components of simulated scores are those that the scores were drawn with", () => {
  const truth: VarianceComponents = { seed: 0.5, unit: 2, residual: 1, units: 60 };
  const stream = new RandomStream(1, "components");
  const trials = 400;
  const sums = { seed: 0, unit: 0, residual: 0 };
  let above = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { estimate, cautious } = varianceComponents(drawScores(truth, 6, 0, stream));
    for (const part of ["seed", "unit", "residual"] as const) sums[part] += estimate[part] / trials;
    if (cautious.seed >= truth.seed) above++;
  }
  for (const part of ["seed", "unit", "residual"] as const)
    assert.ok(Math.abs(sums[part] / truth[part] - 1) < 0.06, `${part} ${sums[part]}`);
  assert.ok(above / trials > 0.75 && above / trials < 0.86, `${above} of ${trials} bounds`); // 80 % of them
});

test("the fewest seeds have the power, one fewer has not; none is enough where items alone vary too much", () => {
  const components: VarianceComponents = { seed: 1, unit: 1, residual: 4, units: 40 };
  const powerOf = (seeds: number) => differencePower(testReach(components, seeds, 0.025), 1.2);
  const seeds = fewestSeeds(powerOf, 0.8);
  assert.ok(seeds !== null && powerOf(seeds) >= 0.8 && powerOf(seeds - 1) < 0.8, `${seeds}`);
  const wide: VarianceComponents = { ...components, unit: 100 }; // a standard error of 1.6 with any number of seeds
  assert.equal(
    fewestSeeds((each) => differencePower(testReach(wide, each, 0.025), 1.2), 0.8),
    null,
  );
});

test("the detectable difference is found with the power asked for", () => {
  const reach = testReach({ seed: 1, unit: 1, residual: 4, units: 40 }, 5, 0.025);
  assert.ok(Math.abs(differencePower(reach, detectableDifference(reach, 0.8)) - 0.8) < 1e-3);
});
