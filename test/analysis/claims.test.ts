import assert from "node:assert/strict";
import { test } from "node:test";
import { claimsTable, type LanguageRow, publishedMeans } from "../../src/analysis";
import { RandomStream } from "../../src/core";
import { type Mix, makeMix } from "../../src/mixture";
import { equivalenceP, holm, normalDraw, pairedContrast } from "../../src/statistics";
import { corners, madeCell } from "./made-cells";

const half = makeMix(1, 1, 0);
const margins = { mAP: 0.01 };

/** Five items by three seeds with little noise, so that what differs is found. */
function study(
  level: (mix: Mix | null) => { mono: number | null; cross: number; multi: number; rankDistance: number },
  noise = 0.001,
) {
  const stream = new RandomStream(6, "claims");
  const around = (value: number, spread: number) =>
    Array.from({ length: 5 }, (_, item) => value + 0.1 * item + spread * normalDraw(stream));
  return [null, corners.mono, corners.cross, half].flatMap((mix) =>
    (mix ? [0, 1, 2] : [null]).map((seed) => {
      const { mono, cross, multi, rankDistance } = level(mix);
      return madeCell(mix, seed, {
        mono: mono === null ? null : around(mono, noise),
        cross: around(cross, noise),
        multi: around(multi, noise),
        rankDistances: around(rankDistance, 1000 * noise),
      });
    }),
  );
}

const published = study((mix) => {
  if (mix === null) return { mono: 0.1, cross: 0.1, multi: 0.1, rankDistance: 900 };
  if (mix === half) return { mono: 0.7, cross: 0.6, multi: 0.5, rankDistance: 200 };
  return mix === corners.mono
    ? { mono: 0.6, cross: 0.4, multi: 0.3, rankDistance: 400 }
    : { mono: 0.5, cross: 0.5, multi: 0.5, rankDistance: 300 };
});

test("claims are supported, or not where the two are shown to be equal, by contrasts of one family", () => {
  const table = claimsTable({ cells: published }, margins);
  assert.deepEqual(
    table.map(({ verdict }) => verdict),
    ["not supported", "supported", "supported", "supported", "not measured"],
  );
  assert.match(
    table[0].reason,
    /^hybrid − cross \(multi mAP\) is equivalent to 0 within \.01, Holm p of TOST below \.05\.$/,
  );
  assert.match(table[3].reason, /^hybrid − mono \(rank distance\) is below 0/);
  const contrasts = table.flatMap(({ tests }) => tests);
  assert.equal(contrasts.length, 7);
  assert.ok(contrasts.every(({ comparisons }) => comparisons === 7));

  const scores = (mix: Mix, kind: "mono" | "cross" | "multi") =>
    published
      .filter(({ result }) => result.cell.mix === mix)
      .map(({ result }) => result.itemScores[kind] ?? []);
  const distances = (mix: Mix) =>
    published.filter(({ result }) => result.cell.mix === mix).map(({ result }) => result.itemRankDistances);
  const expected = [
    ...(["multi", "mono", "cross"] as const).flatMap((kind) =>
      [corners.mono, corners.cross].map((other) => pairedContrast(scores(half, kind), scores(other, kind))),
    ),
    pairedContrast(distances(half), distances(corners.mono)),
  ];
  assert.deepEqual(
    contrasts.map(({ estimate, low, high }) => [estimate, low, high]),
    expected.map(({ value, low, high }) => [value, low, high]),
  );
  assert.deepEqual(
    contrasts.map(({ p }) => p),
    holm(expected.map(({ pValue }) => pValue)),
  );
  const equivalence = holm(expected.slice(0, 6).map((estimate) => equivalenceP(estimate, 0.01)));
  assert.deepEqual(
    contrasts.map(({ equivalenceP }) => equivalenceP),
    [...equivalence, null],
  ); // no margin in ranks
});

test("the other sign is not supported; noise leaves a claim undecided, never equal", () => {
  const worse = study((mix) => ({
    mono: null,
    cross: mix === half ? 0.3 : 0.5,
    multi: 0.4,
    rankDistance: 300,
  }));
  const [multi, mono, cross] = claimsTable({ cells: worse }, margins);
  assert.equal(cross.verdict, "not supported");
  assert.match(
    cross.reason,
    /^hybrid − mono \(cross mAP\), hybrid − cross \(cross mAP\) are shown not to be above 0, Holm p below \.05/,
  );
  assert.equal(mono.verdict, "not measured");
  assert.equal(multi.verdict, "not supported"); // equal within .01, by noise of .001
  const noisy = claimsTable(
    { cells: study(() => ({ mono: 0.5, cross: 0.5, multi: 0.5, rankDistance: 300 }), 0.1) },
    margins,
  );
  assert.deepEqual(
    noisy.slice(0, 4).map(({ verdict }) => verdict),
    Array(4).fill("undecided at this size"),
  );
  assert.match(noisy[0].reason, /shown to be neither above 0 nor the opposite/);
});

test("zero-shot is judged on settings whose languages were never trained on", () => {
  const stream = new RandomStream(8, "rows");
  const rows = ["untrained", "mono+cross"].flatMap((mix) =>
    (mix === "untrained" ? [null] : [0, 1]).flatMap((seed) =>
      ["en", "tr"].flatMap((language) =>
        ["a", "b", "c", "d", "e"].map((item): LanguageRow => {
          const score =
            (mix === "untrained" ? 0.2 : language === "tr" ? 0.4 : 0.1) + 0.001 * normalDraw(stream);
          return { mix, seed, kind: "multi", queryLanguage: language, candidateLanguage: "all", item, score };
        }),
      ),
    ),
  );
  const claim = claimsTable({ cells: [], rows, trainingLanguages: ["en"] }, margins)[4];
  assert.equal(claim.tests.length, 1); // multi alone is in the rows
  assert.match(claim.reason, /Not measured: 2 of 3 comparisons\.$/);
  assert.equal(claim.tests[0].measure, "multi mAP, unseen languages");
  assert.ok(Math.abs(claim.tests[0].estimate - 0.2) < 0.002);
  assert.equal(claim.verdict, "supported");
  assert.equal(
    claimsTable({ cells: [], rows, trainingLanguages: ["tr"] }, margins)[4].verdict,
    "not supported",
  );
});

test("published differences are those of the paper's table: multi retrieval of XLM-R on XQuAD-R, .5927 − .5479", () => {
  const [multi] = claimsTable({ cells: published }, margins);
  assert.deepEqual(
    multi.tests[0].published.map((value) => value.toFixed(4)),
    ["0.0448", "0.0390", "0.0300", "0.0281"],
  );
  assert.equal(publishedMeans.length, 4);
});
