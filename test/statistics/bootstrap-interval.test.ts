import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { intervalCoverage, populations } from "../../scripts/interval-coverage";
import { RandomStream } from "../../src/core";
import { bootstrapInterval, intervalText, measureRange, type ValueRange } from "../../src/statistics";

/** Bootstrap-t by scipy, Gaffke's bounds by numpy, Clopper and Pearson's by scipy: make-significance.py. */
const reference: {
  bounded: { values: number[]; range: ValueRange; student: (number | null)[]; bound: number[] }[];
  exact: { ones: number; size: number; ends: number[] }[];
} = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "significance.json"), "utf8"),
);
const range = measureRange;
const none = (values: number[], clusters?: string[]) => {
  const found = bootstrapInterval(values, new RandomStream(0, "none"), { range, clusters });
  assert.equal(found.interval, null);
  assert.equal(intervalText(found), found.reason);
  return found.reason;
};

test("each end is the inner one of bootstrap-t and Gaffke's bound, as scipy and numpy have them", () => {
  const isBound = reference.bounded.flatMap(({ values, range, student, bound }) => {
    const stream = new RandomStream(1, "bounded");
    const { interval } = bootstrapInterval(values, stream, { range, resamples: 40_000 });
    assert.ok(interval);
    const low = Math.max(student[0] ?? Number.NEGATIVE_INFINITY, bound[0]);
    const high = Math.min(student[1] ?? Number.POSITIVE_INFINITY, bound[1]);
    // ends of 40,000 resamples vary by about a hundredth of the width
    for (const [found, expected] of [
      [interval.low, low],
      [interval.high, high],
    ])
      assert.ok(Math.abs(found - expected) < 0.03 * (high - low), `${found}, expected ${expected}`);
    return [low === bound[0], high === bound[1]];
  });
  assert.ok(isBound.includes(true) && isBound.includes(false), "both kinds of end occur");
});

test("199 of 1 and one 0, and 48 of 0 and two of 1, have intervals no wider than Clopper and Pearson's", () => {
  const [first, second] = reference.exact;
  for (const { ones, size, ends } of [first, second]) {
    const values = Array.from({ length: size }, (_, item) => Number(item < ones));
    const stream = new RandomStream(2, "exact");
    const { interval } = bootstrapInterval(values, stream, { range });
    assert.ok(interval);
    const most = 0.03 * (ends[1] - ends[0]);
    // the end on the side of the few that differ is infinite by bootstrap-t
    const [found, expected] = ones > size / 2 ? [interval.low, ends[0]] : [interval.high, ends[1]];
    assert.ok(Math.abs(found - expected) < most, `${found}, expected ${expected}`);
    assert.ok(interval.low > ends[0] - most && interval.high < ends[1] + most);
    assert.ok(interval.low < ones / size && interval.high > ones / size);
  }
});

test("a constant sample, too few clusters and too many equal values without a bound have a reason and no interval", () => {
  assert.equal(none(new Array(12).fill(0.1)), "all 12 items have the same value");
  assert.equal(none([1, 1, 1, 1, 1, 1], [..."aabcde"]), "all 5 clusters have the same value");
  assert.equal(none([0.25, 0.5]), "2 items are too few for an interval; 5 or more are needed");
  assert.equal(
    none([0.25, 0.5, 0, 1, 1, 0], [..."aabbcc"]),
    "3 clusters are too few for an interval; 5 or more are needed",
  );
  assert.equal(none([0, 1, 0], [..."aaa"]), "1 cluster is too few for an interval; 5 or more are needed");
  assert.equal(none([0.5]), "1 item is too few for an interval; 5 or more are needed");
  const distances = [...new Array(30).fill(4), 900];
  const stream = new RandomStream(0, "distances");
  const unbounded = bootstrapInterval(distances, stream, {
    range: { low: 0, high: Number.POSITIVE_INFINITY },
  });
  assert.equal(unbounded.reason, "too many of 31 items have the same value for an interval");
  const below0 = distances.map((distance) => -distance);
  const mirrored = bootstrapInterval(below0, stream, { range: { low: Number.NEGATIVE_INFINITY, high: 0 } });
  assert.equal(mirrored.reason, unbounded.reason);
  const { interval } = bootstrapInterval(distances, stream, { range: { low: 0, high: 1000 } });
  assert.ok(interval && interval.low >= 0 && interval.low < 32.9 && interval.high < 1000);
});

test("what cannot be resampled is refused", () => {
  const stream = new RandomStream(0, "refused");
  const interval = (values: number[], options: object = {}) =>
    bootstrapInterval(values, stream, { range, ...options });
  assert.throws(() => interval([]), /expected one value or more, got none/);
  assert.throws(() => interval([1, Number.NaN]), /expected numbers, got NaN at 1/);
  assert.throws(() => interval([1, 0], { clusters: ["a"] }), /expected 2 labels, got 1/);
  assert.throws(() => interval([1, 0], { weights: [1] }), /expected 2 weights, got 1/);
  assert.throws(() => interval([1, 0], { weights: [1, 0] }), /expected weights above 0, got 0 at 1/);
  assert.throws(() => interval([1, 1.5]), /expected values from 0 to 1, got 1.5/);
  assert.throws(() => interval([1, -0.1]), /expected values from 0 to 1, got -0.1/);
});

test("of any sample in [0, 1], with any clusters and weights, ends are finite, in [0, 1] and around the mean", () => {
  const value = fc.oneof(
    fc.constantFrom(0, 1, 0.5, 1 - 2 ** -53),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const entry = fc.record({
    value,
    label: fc.nat(12),
    weight: fc.double({ min: 2 ** -20, max: 2 ** 20, noNaN: true }),
  });
  let intervals = 0;
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 40 }), fc.nat(7), (entries, which) => {
      const found = bootstrapInterval(
        entries.map(({ value }) => value),
        new RandomStream(which, "property"),
        {
          range,
          resamples: 199,
          clusters: which & 1 ? entries.map(({ label }) => label) : undefined,
          weights: which & 2 ? entries.map(({ weight }) => weight) : undefined,
        },
      );
      assert.ok(found.value >= 0 && found.value <= 1);
      assert.equal(found.interval === null, found.reason !== null);
      if (!found.interval) return;
      intervals++;
      const { low, high } = found.interval;
      assert.ok(low >= 0 && low <= found.value && found.value <= high && high <= 1, `${low} to ${high}`);
    }),
    { numRuns: 400 },
  );
  assert.ok(intervals > 100, `${intervals} intervals`);
});

test("of equal values no clusters and weights make an interval, whatever rounding does", () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  const entry = fc.record({ label: fc.nat(9), weight: fc.double({ min: 0.01, max: 100, noNaN: true }) });
  fc.assert(
    fc.property(value, fc.array(entry, { minLength: 20, maxLength: 30 }), (same, entries) => {
      const clusters = entries.map(({ label }) => label);
      fc.pre(new Set(clusters).size >= 5);
      const weights = entries.map(({ weight }) => weight);
      const values = new Array(entries.length).fill(same);
      const stream = new RandomStream(3, "equal");
      const { reason } = bootstrapInterval(values, stream, { range, clusters, weights, resamples: 99 });
      assert.match(`${reason}`, /^all \d clusters have the same value|^all 10 clusters/);
    }),
  );
});

test("a value of weight 2 is as two equal values of one cluster", () => {
  const values = [0.1, 0.9, 0.4, 0.7, 0.2, 0.6];
  const stream = () => new RandomStream(5, "weights");
  const weighted = bootstrapInterval(values, stream(), { range, weights: [2, 1, 1, 1, 1, 1] });
  const twice = bootstrapInterval([0.1, ...values], stream(), { range, clusters: [..."aabcdef"] });
  assert.ok(Math.abs(weighted.value - 3 / 7) < 1e-15);
  assert.deepEqual(weighted.interval, twice.interval);
});

test("intervals hold the mean as often as docs/evaluation.md says, within four binomial errors", () => {
  const page = readFileSync(path.join(__dirname, "..", "..", "docs", "evaluation.md"), "utf8");
  const trials = 400;
  for (const population of populations) {
    for (const [kind, clusters] of [
      ["items", 10],
      ["clusters", 10],
      ["items", 30],
      ["clusters", 30],
    ] as const) {
      const row = page
        .split("\n")
        .find((line) => line.startsWith(`| ${population.name} | ${clusters} ${kind} |`));
      const said = Number(row?.split("|")[3]) / 100;
      const stream = new RandomStream(6, `${population.name} ${kind} ${clusters}`);
      const sample = { kind, clusters, trials, resamples: 299 };
      const { covered, intervals } = intervalCoverage(population, sample, stream);
      const most = 4 * Math.sqrt((said * (1 - said)) / intervals);
      const share = covered / intervals;
      assert.ok(
        Math.abs(share - said) < most,
        `${population.name}, ${clusters} ${kind}: ${share}, not ${said}`,
      );
    }
  }
});

test("resamples of infinite ratio at the very quantile leave an interval: the range's bound stands there", () => {
  // with this stream 250 of 9,999 resamples hold zeros alone, so that the quantile lies beside -Infinity
  const values = [0, 0, 0, 0, 0, 0, 1, 1, 1];
  const found = bootstrapInterval(values, new RandomStream(85, "evaluate mono"), { range });
  assert.ok(found.interval, found.reason ?? "");
  const { low, high } = found.interval;
  assert.ok(low > 0 && low < 1 / 3 && high > 1 / 3 && high < 1, `${low} to ${high}`);
});
