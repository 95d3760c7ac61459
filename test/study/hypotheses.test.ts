import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Declarations,
  groupByMix,
  isShown,
  itemScores,
  judge,
  type LanguageRow,
  type MixCells,
} from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import { contrastAtEqual, pairedDifferences } from "../../src/statistics";
import { readHypotheses } from "../../src/study";
import { type ThroughputRecord, throughputContrasts } from "../../src/throughput";
import { corners, madeCell } from "../analysis/made-cells";
import { madeRecord, scattered } from "../throughput/made-record";

const mixes = { ...corners, "mono+cross": makeMix(1, 1, 0) };
type Name = keyof typeof mixes;
const kinds = ["mono", "cross", "multi"] as const;
/** True mAP of a mix in mono, cross and multi retrieval, and its rank distance. */
type Levels = Readonly<Record<Name, readonly [mono: number, cross: number, multi: number, bias: number]>>;

/** All hypotheses of the study of Flickr30k-X true: mixing within batches is half and half, which wins in multi. */
const asExpected: Levels = {
  mono: [0.5, 0.4, 0.2, 100],
  cross: [0.48, 0.42, 0.25, 80],
  multi: [0.496, 0.411, 0.268, 85],
  "mono+cross": [0.497, 0.412, 0.27, 85],
};

/** 40 items, half of them queries in en and in de each, three seeds; scatter of about .001 a score. */
function study(levels: Levels, unseen: Levels = levels) {
  const names = Object.keys(mixes) as Name[];
  const noise = (mix: number, seed: number, item: number) =>
    0.001 * (((mix * 7 + seed * 5 + item * 3) % 11) / 5 - 1);
  const cells = names.flatMap((name, mix) =>
    [0, 1, 2].map((seed) => {
      const scores = (level: number, scale = 1) =>
        Array.from({ length: 40 }, (_, item) => level + scale * noise(mix, seed, item));
      const [mono, cross, multi, bias] = levels[name];
      return madeCell(mixes[name], seed, {
        mono: scores(mono),
        cross: scores(cross),
        multi: scores(multi),
        rankDistances: scores(bias, 1000),
      });
    }),
  );
  const rows = names.flatMap((name, mix) =>
    [0, 1, 2].flatMap((seed) =>
      kinds.flatMap((kind, at) =>
        ["en", "de"].flatMap((queryLanguage) =>
          Array.from({ length: 20 }, (_, item): LanguageRow => {
            const level = (queryLanguage === "en" ? levels : unseen)[name][at];
            const candidateLanguage = kind === "multi" ? "all" : queryLanguage;
            const score = level + noise(mix, seed, item);
            return { mix: name, seed, kind, queryLanguage, candidateLanguage, item: String(item), score };
          }),
        ),
      ),
    ),
  );
  return { cells, rows, trainingLanguages: ["en"] };
}

/** The hypotheses of the study of Flickr30k-X, with the models and kinds of batches that made records have. */
const declared = (() => {
  const { hypotheses, ...others } = readHypotheses("flickr30k-x") as Declarations;
  const speeds: Declarations["hypotheses"][number] = {
    statement: "6. Speed",
    tests: [
      {
        contrasts: ["cross / mono"],
        measures: ["encoding speed", "training speed"],
        expected: "within margin",
      },
      {
        contrasts: ["cross / mono", "multi / mono", "multi / cross"],
        measures: ["batch speed"],
        expected: "within margin",
      },
    ],
  };
  return { ...others, hypotheses: [...hypotheses.slice(0, 5), speeds] };
})();

function judged(
  evidence: ReturnType<typeof study>,
  record: Pick<ThroughputRecord, "models" | "blocks"> | null,
) {
  const speedContrasts = record && ((margin: number) => throughputContrasts(record, margin));
  return judge(declared, () => ({ ...evidence, speedContrasts }));
}

const verdicts = (...of: Parameters<typeof judged>) => judged(...of).map(({ verdict }) => verdict);

test("what was made to be as the hypotheses say is supported, each by all of its tests", () => {
  const noise = scattered(1000, 0.01, "equal speeds");
  const found = judged(
    study(asExpected),
    madeRecord(12, () => noise()),
  );
  assert.deepEqual(
    found.map(({ verdict }) => verdict),
    new Array(6).fill("supported"),
  );
  // speed: three pairs of kinds, and of cross / mono all encoding and all training
  assert.deepEqual(
    found.map(({ tests }) => tests.length),
    [3, 1, 3, 8, 9, 5],
  );
  const [cross] = found[0].tests;
  assert.deepEqual([cross.contrast, cross.expected], ["cross − mono", "below 0"]);
  assert.ok(Math.abs(cross.estimate + 0.02) < 0.002 && cross.low < cross.estimate && isShown(cross.p));
});

test("the opposite is not supported, and nothing is said of speeds that were not measured", () => {
  const { mono, cross, multi } = asExpected;
  const opposite: Levels = { mono: cross, cross: mono, multi: [0.4, 0.3, 0.1, 90], "mono+cross": multi };
  assert.deepEqual(verdicts(study(opposite), null), [
    "not supported",
    "not supported",
    "not supported",
    "supported", // half and half is still between the corners, and above them in multi retrieval
    "supported",
    "not measured",
  ]);
});

test("half and half below a corner by more than the margin, or in multi retrieval at all, is not supported", () => {
  const worse = { ...asExpected, "mono+cross": [0.48, 0.412, 0.27, 85] } as const;
  const [, , , far] = judged(study(worse), null);
  assert.equal(far.verdict, "not supported");
  const outcomes = far.tests.filter(({ outcome }) => outcome !== "as expected");
  assert.deepEqual(
    outcomes.map(({ contrast, measure, expected }) => `${contrast}, ${measure}: ${expected}`),
    ["mono+cross − mono, mono mAP: above −.01"],
  );
  const below = { ...asExpected, "mono+cross": [0.497, 0.412, 0.245, 85] } as const;
  assert.equal(verdicts(study(below), null)[3], "not supported");
});

test("signs that turn in unseen languages are not supported; a contrast near 0 there decides nothing", () => {
  const { mono, cross } = asExpected;
  assert.equal(
    verdicts(study(asExpected, { ...asExpected, mono: cross, cross: mono }), null)[4],
    "not supported",
  );
  assert.equal(
    verdicts(study(asExpected, { ...asExpected, multi: [0.496, 0.42, 0.268, 85] }), null)[4],
    "undecided at this size",
  );
});

test("speeds further apart than the margin are not supported", () => {
  const noise = scattered(1000, 0.01, "unequal speeds");
  const record = madeRecord(12, (model) => noise() * (model === "cross" ? 1.2 : 1));
  assert.equal(verdicts(study(asExpected), record)[5], "not supported");
});

test("a test of a measure is judged by the cells on it, and one without ranks is not measured, by name", () => {
  const { cells } = study(asExpected);
  const { mono, cross } = asExpected;
  const mirrored = study({ ...asExpected, mono: cross, cross: mono }).cells;
  const corners = { contrasts: ["cross − mono"], measures: ["multi"] } as const;
  const declarations: Declarations = {
    margins: { mAP: 0.01, "nDCG@10": 0.1 },
    hypotheses: [
      { statement: "known", tests: [{ ...corners, measure: "nDCG@10", expected: "below 0" }] },
      { statement: "near", tests: [{ ...corners, measure: "nDCG@10", expected: "within margin" }] },
      { statement: "unknown", tests: [{ ...corners, measure: "R@5", expected: "below 0" }] },
      {
        statement: "part",
        tests: [
          { ...corners, expected: "above 0" },
          { ...corners, measure: "R@5", expected: "above 0" },
        ],
      },
    ],
  };
  const evidence = { cells, cellsBy: (measure: string) => (measure === "nDCG@10" ? mirrored : null) };
  const found = judge(declarations, () => evidence);
  assert.deepEqual(
    found.map(({ verdict }) => verdict),
    ["supported", "supported", "not measured", "supported"],
  );
  assert.equal(found[0].tests[0].measure, "multi nDCG@10");
  assert.ok(Math.abs(found[0].tests[0].estimate + 0.05) < 0.002);
  assert.match(found[1].reason, /is within ± \.1, Holm p of TOST/);
  assert.equal(found[2].reason, "No ranks are published to compute R@5 from.");
  assert.match(
    found[3].reason,
    /Not measured: 1 of 2 comparisons, since no ranks are published to compute R@5 from\.$/,
  );
  const unbegun = judge(declarations, () => ({ cells: [] }));
  assert.ok(unbegun.every(({ reason }) => reason === "No cell of the first sweep is there yet."));
});

test("a test at equal accuracy is the intercept of differences in bias on differences in AP", () => {
  const { cells } = study(asExpected);
  const steeper = cells.map(({ result, ...cell }) => ({
    ...cell,
    result: {
      ...result,
      itemScores: {
        ...result.itemScores,
        multi: (result.itemScores.multi ?? []).map((score, item) => 3 * score + 0.001 * Math.sin(7 * item)),
      },
    },
  }));
  const tests = [
    { contrasts: ["cross − mono"], measures: ["multi"], measure: "own@10", expected: "above 0" },
    {
      contrasts: ["cross − mono"],
      measures: ["multi"],
      measure: "own@10",
      atEqualAccuracy: true,
      expected: "above 0",
    },
    { contrasts: ["cross − mono"], measures: ["rankDistance"], atEqualAccuracy: true, expected: "below 0" },
  ] as const;
  const [judged] = judge({ margins: {}, hypotheses: [{ statement: "bias", tests }] }, () => ({
    cells,
    cellsBy: () => steeper,
  }));
  const [plain, equal, ranks] = judged.tests;
  assert.equal(equal.measure, "multi own@10 at equal accuracy");
  assert.ok(Math.abs(plain.estimate - 0.15) < 0.01);
  // the made measure is three times AP, so that nothing is left at equal AP
  assert.ok(Math.abs(equal.estimate) < 0.001 && equal.outcome === "undecided");
  const scoresOf = (name: Name, quantity: "multi" | "rankDistance") =>
    itemScores(groupByMix(cells).find((group) => group.name === name) as MixCells, quantity) as number[][];
  const differences = (quantity: "multi" | "rankDistance") =>
    pairedDifferences(scoresOf("cross", quantity), scoresOf("mono", quantity));
  const expected = contrastAtEqual(differences("rankDistance"), differences("multi"));
  assert.deepEqual([ranks.estimate, ranks.low, ranks.p], [expected.value, expected.low, expected.pValue]);
});

test("a hypothesis about an earlier step is judged by the weights of that step", () => {
  const mirrored = { ...asExpected, cross: asExpected.mono, mono: asExpected.cross };
  const early = study(mirrored).cells;
  const cells = study(asExpected).cells.map((cell, at) => ({
    ...cell,
    course: [{ step: 60, evaluation: "", result: early[at].result, timings: early[at].timings }],
  }));
  const corners = { contrasts: ["cross − mono"], measures: ["mono"] } as const;
  const [last, first] = judge(
    {
      margins: {},
      hypotheses: [
        { statement: "at the end", tests: [{ ...corners, expected: "below 0" }] },
        { statement: "early", tests: [{ ...corners, expected: "above 0", step: 60 }] },
      ],
    },
    () => ({ cells }),
  );
  assert.deepEqual([last.verdict, first.verdict], ["supported", "supported"]);
  assert.equal(first.tests[0].measure, "mono mAP, step 60");
  assert.ok(Math.abs(first.tests[0].estimate + last.tests[0].estimate) < 0.002);
});
