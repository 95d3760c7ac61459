import assert from "node:assert/strict";
import { test } from "node:test";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import fc from "fast-check";
import { type CandidateMix, type MixRace, raceMixes } from "../../src/analysis";
import { RandomStream } from "../../src/core";
import { lookLevel, mean, normalDraw } from "../../src/statistics";

/** A mix of one component whose units all have the same score with a seed. */
const flat = (name: string, bySeed: readonly number[]): CandidateMix => ({
  name,
  scores: [bySeed.map((score) => [score, score, score])],
});

const near = (got: number | null | undefined, expected: number) =>
  assert.ok(got != null && Math.abs(got - expected) < 1e-9, `${got} ${expected}`);

const deviation = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));

test("before any seed every mix is needed, then the most promising ones first", () => {
  const race = raceMixes([flat("a", []), flat("b", []), flat("c", [0.5])], 0.005);
  assert.deepEqual(race.needed, [
    { mix: "a", seed: 0 },
    { mix: "b", seed: 0 },
  ]);
  assert.deepEqual([race.looked, race.leader, race.bound], [0, null, null]);
  // the second seed of every other mix shows how seeds vary
  const later = raceMixes([flat("a", [0.3]), flat("b", [0.4]), flat("c", [0.5])], 0.005);
  assert.deepEqual(later.needed, [
    { mix: "c", seed: 1 },
    { mix: "a", seed: 1 },
  ]);
});

test("of two mixes the bound is the paired t bound at the look's level", () => {
  const [one, two] = [
    [0.31, 0.305, 0.318],
    [0.308, 0.306, 0.311],
  ];
  const { looked, leader, bound, standings, verdict, needed } = raceMixes(
    [flat("one", one), flat("two", two)],
    1e-4,
  );
  assert.deepEqual([looked, leader, verdict], [3, "one", "going on"]);
  const differences = two.map((value, seed) => value - one[seed]);
  const t = tQuantile(1 - lookLevel(0.05, 3), 2);
  near(bound, mean(differences) + (t * deviation(differences)) / Math.sqrt(3));
  assert.deepEqual(
    standings?.map(({ name, seeds, isOut }) => [name, seeds, isOut]),
    [
      ["one", 3, false],
      ["two", 3, false],
    ],
  );
  near(standings?.[1].value, mean(two));
  assert.deepEqual(needed, [
    { mix: "one", seed: 3 },
    { mix: "two", seed: 3 },
  ]);
});

test("the level is shared by the comparisons with the best of several mixes", () => {
  const mixes = [
    flat("one", [0.31, 0.305, 0.318]),
    flat("two", [0.308, 0.306, 0.311]),
    flat("three", [0.309, 0.309, 0.31]),
  ];
  const { bound } = raceMixes(mixes, 1e-4);
  // the error of seeds is pooled over three mixes; all vary alike, as Bartlett's test would have it
  const rows = mixes.map(({ scores }) => scores[0].map(([score]) => score));
  const bySeed = [0, 1, 2].map((seed) => mean(rows.map((row) => row[seed])));
  const squares = rows.flatMap((row) =>
    row.map((value, seed) => (value - mean(row) - bySeed[seed] + mean(bySeed)) ** 2),
  );
  const variance = squares.reduce((sum, square) => sum + square, 0) / 4;
  const t = tQuantile(1 - lookLevel(0.05 / 2, 3), 4);
  const lead = mean(rows[2]) - mean(rows[0]);
  near(bound, lead + t * Math.sqrt((2 * variance) / 3));
});

test("a mix that is worse for certain is out, and gets no further seeds", () => {
  const noise = [0.001, -0.001, 0.0005, 0.0002, -0.0007];
  const at = (level: number, shift: number) => noise.map((_, seed) => level + noise[(seed + shift) % 5]);
  const mixes = [
    flat("best", at(0.5, 0)),
    flat("next", at(0.499, 1)),
    flat("poor", at(0.4, 2)),
    flat("bad", at(0.3, 4)),
  ];
  const { standings, needed, leader } = raceMixes(mixes, 1e-4);
  assert.deepEqual(
    standings?.map(({ isOut }) => isOut),
    [false, false, true, true],
  );
  assert.equal(leader, "best");
  assert.ok(standings?.[2].bound !== undefined && standings[2].bound < 0);
  assert.ok(needed.every(({ mix }) => mix === "best" || mix === "next"));
});

test("where the items alone leave more than is wanted, no number of seeds is said to be enough", () => {
  const differences = [0.05, -0.04, 0.02, 0.03, -0.05, 0.01, -0.03, 0.02, 0.04, -0.06];
  const seedOf = (shift: number) => differences.map(() => 0.4 + shift);
  const one = [0, 0.001, -0.001].map(seedOf);
  const two = one.map((row, seed) =>
    row.map((score, item) => score + differences[item] + [0, 0.0001, -0.0001][seed]),
  );
  const race = raceMixes(
    [
      { name: "one", scores: [one] },
      { name: "two", scores: [two] },
    ],
    0.01,
  );
  assert.deepEqual(
    [race.verdict, race.looked, race.needed, race.expected()],
    ["no number of seeds", 2, [], null],
  );
  const t = tQuantile(1 - lookLevel(0.05, 2), 9);
  near(race.leastBound, mean(differences) + 0.00005 + (t * deviation(differences)) / Math.sqrt(10));
});

test("with several components the mix that loses least where it loses most leads, and its rivals are out", () => {
  const noise = [0.001, -0.002, 0.0015, -0.0005];
  const rows = (level: number, shift: number) =>
    noise.map((_, seed) => [0, 1, 2].map(() => level + noise[(seed + shift) % 4]));
  const mixes = [
    { name: "mono", scores: [rows(1, 0), rows(0.5, 1)] },
    { name: "between", scores: [rows(0.9, 1), rows(0.9, 2)] },
    { name: "multi", scores: [rows(0.7, 2), rows(1, 3)] },
  ];
  const { leader, standings, verdict, bound } = raceMixes(mixes, 0.005);
  assert.deepEqual([leader, verdict, bound], ["between", "within", 0]);
  assert.deepEqual(
    standings?.map(({ isOut }) => isOut),
    [true, false, true],
  );
  // by the means of the seeds that each has: about .5, .1 and .3
  for (const [at, loss] of [0.5, 0.1, 0.3].entries())
    assert.ok(Math.abs((standings?.[at].value ?? 0) - loss) < 0.005, `${standings?.[at].value}`);
});

test("with several components the best of each is followed as far as it keeps the race from its end", () => {
  // mono and multi are no good as the one mix, but what "between" loses to them in their settings is not known yet
  const noise = [0.01, -0.012, 0.004, 0.003, -0.006, 0.001];
  const rows = (level: number, shift: number) =>
    [0, 1].map((seed) => [0, 1, 2].map(() => level + noise[(seed + shift) % 6]));
  const mixes = [
    { name: "mono", scores: [rows(0.92, 0), rows(0.2, 1)] },
    { name: "between", scores: [rows(0.9, 1), rows(0.9, 2)] },
    { name: "likewise", scores: [rows(0.9, 3), rows(0.9, 5)] },
    { name: "multi", scores: [rows(0.2, 2), rows(0.92, 3)] },
  ];
  const { needed, standings } = raceMixes(mixes, 0.005);
  assert.deepEqual(
    standings?.map(({ isOut }) => isOut),
    [true, false, false, true],
  );
  assert.deepEqual(new Set(needed.map(({ mix }) => mix)), new Set(["mono", "between", "likewise", "multi"]));
});

/** Truths, and what is drawn around them; draws of a mix and seed are the same whenever they are asked for. */
function drawn(truths: readonly number[], spreads: readonly number[], stream: RandomStream) {
  const rows = truths.map((truth, mix) =>
    Array.from({ length: 40 }, () => {
      const level = truth + spreads[mix] * normalDraw(stream);
      return Array.from({ length: 4 }, () => level + 1e-4 * normalDraw(stream));
    }),
  );
  return (seeds: readonly number[]) =>
    rows.map((each, mix) => ({ name: String(mix), scores: [each.slice(0, seeds[mix])] }));
}

/** A race to its end, so many scores at a time. */
function toItsEnd(mixesOf: ReturnType<typeof drawn>, count: number, within: number, atATime: number) {
  const seeds = Array.from({ length: count }, () => 0);
  for (;;) {
    const race = raceMixes(mixesOf(seeds), within);
    if (race.needed.length === 0 || Math.max(...seeds) === 40) return { race, seeds };
    for (const { mix } of race.needed.slice(0, atATime)) seeds[Number(mix)]++;
  }
}

const decisions = ({ looked, verdict, leader, bound, standings }: MixRace) => ({
  looked,
  verdict,
  leader,
  bound,
  standings,
});

test("scores decide, in whatever portions they came and whatever else is stored", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.28, max: 0.3, noNaN: true }), { minLength: 2, maxLength: 7 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 1e6 }),
      (truths, atATime, seed) => {
        const mixesOf = drawn(
          truths,
          truths.map(() => 0.002),
          new RandomStream(seed, "portions"),
        );
        const whole = toItsEnd(mixesOf, truths.length, 0.01, 100);
        const portioned = toItsEnd(mixesOf, truths.length, 0.01, atATime);
        assert.deepEqual(decisions(portioned.race), decisions(whole.race));
        assert.deepEqual(portioned.seeds, whole.seeds);
        const all = raceMixes(mixesOf(truths.map(() => 40)), 0.01);
        assert.deepEqual(decisions(all), decisions(whole.race));
      },
    ),
    { numRuns: 40 },
  );
});

test("races seldom end on a mix that loses more than they say, with unequal variances too", () => {
  const stream = new RandomStream(5, "false ends");
  const [races, within] = [300, 0.005];
  const truths = [0.3, 0.2945, 0.2945, 0.2945, 0.2945]; // the hardest: all others lose just more than is allowed
  const spreads = [0.003, 0.002, 0.005, 0.001, 0.002];
  let [wrong, ended, scores] = [0, 0, 0];
  for (let race = 0; race < races; race++) {
    const end = toItsEnd(drawn(truths, spreads, stream), truths.length, within, 100);
    if (end.race.verdict === "within") ended++;
    if (end.race.verdict === "within" && end.race.leader !== "0") wrong++;
    scores += end.seeds.reduce((sum, seeds) => sum + seeds, 0);
  }
  assert.ok(wrong / races < 0.05 + 3 * Math.sqrt((0.05 * 0.95) / races), `${wrong} of ${races}`);
  assert.ok(ended / races > 0.95, `${ended} of ${races}`);
  assert.ok(scores / races < 60, `${scores / races}`);
});
