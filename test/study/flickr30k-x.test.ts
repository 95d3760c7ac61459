import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import {
  besidePublished,
  claimsTable,
  fitMixtureSurface,
  groupByMix,
  itemScores,
  itemUnits,
  type MixCells,
  pText,
  recommendationSentence,
  recommendMix,
  signed,
  studyOptima,
  studyPower,
} from "../../src/analysis";
import { projectPath } from "../../src/core";
import { equalVariancesP, pairedContrast, pooledSeedError } from "../../src/statistics";
import {
  checkHypotheses,
  plannedFamilies,
  publishedStudy,
  readHypotheses,
  studySweeps,
} from "../../src/study";

const study = projectPath("studies", "flickr30k-x");
const text = readFileSync(path.join(study, "study.md"), "utf8");
let published: Awaited<ReturnType<typeof publishedStudy>>;
before(async () => {
  published = await publishedStudy("flickr30k-x");
});

/** The cells of the table of study.md whose head has these words, row by row, without the head. */
function tableOf(head: string): string[][] {
  const [, after] = text.split(head);
  const lines = after.slice(after.indexOf("\n") + 1).split("\n");
  const rows = lines.slice(
    1,
    lines.findIndex((line) => !line.startsWith("|")),
  );
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A difference as study.md writes it: "+.045 (+.036 to +.054), < .001"; of ranks without decimals. */
function written(
  { estimate, low, high }: { estimate: number; low: number; high: number },
  p: number | null,
  digits = 3,
): string {
  const number = (value: number) => signed(value, digits);
  return `${number(estimate)} (${number(low)} to ${number(high)}), ${pText(p)}`;
}

test("the verdicts on the hypotheses are those that study.md prints", () => {
  const printed = tableOf("| hypothesis | verdict |").map(([statement, verdict]) => [
    statement,
    verdict.split(",")[0],
  ]);
  assert.equal(printed.length, 6);
  assert.deepEqual(
    published.hypotheses.map(({ statement, verdict }) => [statement, verdict]),
    printed,
  );
});

test("p that study.md prints of single tests are those of the declared families", () => {
  const pOf = (hypothesis: number, contrast: string, measure: string, expected: string) => {
    const tests = published.hypotheses[hypothesis - 1].tests;
    const found = tests.find(
      (test) => test.contrast === contrast && test.measure === measure && test.expected === expected,
    );
    assert.ok(found, `${contrast}, ${measure}`);
    return pText(found.p);
  };
  const within = "multi − mono+cross";
  assert.deepEqual(
    ["mono", "cross", "multi"].map((kind) => pOf(3, within, `${kind} mAP`, "within ± .01")),
    [".098", ".002", ".024"],
  );
  assert.deepEqual(
    ["mono", "cross", "multi"]
      .map((kind) => pOf(4, "mono+cross − cross", `${kind} mAP`, "above −.01"))
      .slice(1),
    [".008", ".426"],
  );
  assert.equal(pOf(4, "mono+cross − mono", "mono mAP", "above −.01"), ".397");
  assert.equal(pOf(4, "mono+cross − cross", "multi mAP", "above 0"), ".005");
  assert.equal(pOf(5, "multi − mono", "mono mAP, unseen languages", "below 0"), ".062");
  assert.equal(pOf(5, "multi − cross", "cross mAP, unseen languages", "below 0"), ".399");
  assert.deepEqual(
    ["cross / mono", "multi / mono", "multi / cross"].map((kinds) =>
      pOf(6, kinds, "batch speed", "within 5 %"),
    ),
    [".102", ".055", ".014"],
  );
  assert.deepEqual(
    published.hypotheses.map(({ tests }) => [...new Set(tests.map(({ comparisons }) => comparisons))]),
    [[21], [1], [21], [6, 2], [9], [1]],
  );
});

test("estimates, intervals, p and verdicts of the claims are those that study.md prints", () => {
  const claims = claimsTable(published.primary);
  const rows = tableOf("| claim | here | estimate");
  assert.equal(rows.length, 5);
  for (const [index, [, verdict, numbers]] of rows.entries()) {
    const { tests, verdict: judged } = claims[index];
    assert.equal(judged, verdict.split(",")[0]);
    for (const test of tests.filter(({ measure }) => !measure.includes("unseen"))) {
      const digits = test.quantity === "rankDistance" ? 0 : 3;
      assert.ok(
        numbers.includes(written(test, test.p, digits)),
        `${written(test, test.p, digits)} in ${numbers}`,
      );
    }
  }
  const unseen = claims[4].tests.map(({ estimate, p }) => [signed(estimate), pText(p)]);
  assert.deepEqual(unseen, [
    ["+.061", "< .001"],
    ["+.089", "< .001"],
    ["+.219", "< .001"],
  ]);
  const [equivalent] = claims[2].tests.filter(({ contrast }) => contrast === "hybrid − cross");
  assert.equal(pText(equivalent.equivalenceP), ".025");
});

test("the differences on the paper's own corpus are those that study.md prints", () => {
  const { cells } = published.sweeps.find(({ name }) => name === "3-xquad-r") ?? { cells: [] };
  const found = besidePublished(cells, "XQuAD-R").filter(({ contrast }) => contrast !== "cross − mono");
  const rows = tableOf("| | here (95 % interval), Holm p |");
  assert.equal(rows.length, 8);
  assert.deepEqual(
    found.map(({ quantity, contrast, holmP, ...each }) => {
      const isRanks = quantity === "rankDistance";
      const measure = isRanks ? "rank distance" : `${quantity} retrieval`;
      return [`${contrast}, ${measure}`, written(each, holmP, isRanks ? 0 : 3)];
    }),
    rows.map(([name, here]) => [name, here]),
  );
});

test("the study's hypotheses are about mixes and sweeps that it has", () => {
  const declared = readHypotheses("flickr30k-x");
  assert.ok(declared);
  checkHypotheses(declared, studySweeps("flickr30k-x"));
  assert.deepEqual(
    studySweeps("flickr30k-x").map(({ name }) => name),
    published.sweeps.map(({ name }) => name),
  );
});

test("every file of a study that a page links is there, and no page names where the study lay before", () => {
  const pages = [
    "README.md",
    "data/README.md",
    ...["study.md", "data/README.md"].map((name) => `studies/flickr30k-x/${name}`),
  ];
  for (const page of pages) {
    const content = readFileSync(projectPath(page), "utf8");
    const links = [...content.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link);
    for (const link of links.filter((each) => !/^https?:/.test(each)))
      assert.ok(existsSync(path.resolve(path.dirname(projectPath(page)), link)), `${page}: ${link}`);
    assert.doesNotMatch(content, /(data|sweeps)\/study\/|figures\/study-/, page);
  }
});

test("no code of the library names this study or a sweep that it alone has", () => {
  const sweeps = readdirSync(path.join(study, "sweeps")).map((name) => name.replace(".json", ""));
  const files = readdirSync(projectPath("src"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".ts") && !/^(cli|data)\W/.test(name))) {
    const code = readFileSync(projectPath("src", file), "utf8").replace(/^\s*(\*|\/\/|\/\*\*).*$/gm, "");
    for (const name of ["flickr30k-x", ...sweeps.slice(1)])
      assert.ok(!code.includes(name), `${file}: ${name}`);
  }
});

test("the power of the study's contrasts is what an outsider computed from the published numbers alone", () => {
  const { cells } = published.primary;
  const power = (setting: "mono" | "cross" | "multi", mixes: string[], margin: number, comparisons: number) =>
    studyPower(cells, [{ setting, mixes, margin }], {
      seeds: 5,
      difference: 0.01,
      power: 0.8,
      comparisons,
    })[0];
  const within = ["multi", "mono+cross"];
  // margins at which TOST of five seeds reaches 80 %, by itself and at Holm's level of 21 comparisons
  for (const [setting, alone, ofFamily] of [
    ["mono", 0.008, 0.0165],
    ["cross", 0.0025, 0.0055],
    ["multi", 0.0045, 0.0095],
  ] as const) {
    assert.ok(Math.abs(power(setting, within, alone, 1).planned.marginPower - 0.8) < 0.04, setting);
    assert.ok(Math.abs(power(setting, within, ofFamily, 21).planned.marginPower - 0.8) < 0.04, setting);
  }
  const half = power("multi", ["mono+cross", "cross"], 0.01, 1);
  assert.ok(Math.abs(half.planned.detectable - 0.0067) < 0.0002, `${half.planned.detectable}`);
});

test("a study's sweep has the families that its hypotheses declare of it, another file the usual contrasts", () => {
  const sweep = (name: string) => path.join(study, "sweeps", `${name}.json`);
  const primary = plannedFamilies(sweep("1-primary"));
  const { families = {}, margins } = readHypotheses("flickr30k-x") ?? assert.fail();
  const [declared] = primary;
  assert.equal(declared.name, "primary");
  const { contrasts, measures } = families.primary;
  assert.equal(declared.contrasts.length, contrasts.length * measures.length);
  assert.equal(declared.comparisons, 21); // all of the family, wherever they are compared
  assert.ok(declared.contrasts.every(({ margin }) => margin === margins.mAP));
  assert.ok(plannedFamilies(sweep("1-primary"), 0.004)[0].contrasts.every(({ margin }) => margin === 0.004));
  assert.deepEqual(
    plannedFamilies(sweep("3-xquad-r")).map(({ name }) => name),
    [null],
  );
});

test("the pooled error and Bartlett's test of the study's numbers are what an outsider computed from the published tables", () => {
  const { cells } = published.primary;
  const groups = groupByMix(cells).filter(({ proportions }) => proportions !== null);
  const meansOf = (kind: "mono" | "multi") =>
    groups.map((group) => group.cells.map(({ result }) => result.macro[kind] as number));
  assert.ok(equalVariancesP(meansOf("multi")) < 1e-4);
  assert.ok(equalVariancesP(meansOf("mono")) > 0.05);
  const error = pooledSeedError(meansOf("mono"));
  assert.equal(error.degreesOfFreedom, 60);
  const [multi, half] = ["multi", "mono+cross"].map(
    (mix) => groups.find(({ name }) => name === mix) as MixCells,
  );
  const [one, other] = [multi, half].map((group) => itemScores(group, "mono") as number[][]);
  const { low, high } = pairedContrast(one, other, itemUnits(multi, "mono"), error);
  assert.equal(((high - low) / 2).toFixed(3), "0.004");
});

/** Means over seeds of a sweep's trained mixes, read from the published CSV file as text. */
function publishedMeans(sweep: string): number[][] {
  const [head, ...lines] = readFileSync(path.join(study, "data", "cells.csv"), "utf8")
    .trim()
    .split("\n");
  const at = (name: string) => head.split(",").indexOf(name);
  const byMix = new Map<string, number[][]>();
  for (const line of lines.map((each) => each.split(","))) {
    const mix = line[at("mix")];
    if (line[at("sweep")] !== sweep || mix === "") continue;
    const values = ["mAP_mono", "mAP_cross", "mAP_multi"].map((name) => Number(line[at(name)]));
    byMix.set(mix, [...(byMix.get(mix) ?? []), values]);
  }
  return [...byMix.values()].map((seeds) =>
    [0, 1, 2].map((kind) => seeds.reduce((sum, seed) => sum + seed[kind], 0) / seeds.length),
  );
}

test("multi retrieval alone needs corner terms, with the lack of fit that study.md prints; a surface without them misses the means", () => {
  const optima = studyOptima(published.primary.cells);
  assert.deepEqual(
    optima.map(({ surface, optimum }) => [surface.order, optimum !== null]),
    [
      ["special cubic", true],
      ["special cubic", true],
      ["quadratic with corner terms", true],
    ],
  );
  const { surface } = optima[2];
  const p = surface.lackOfFit?.pValue ?? 0;
  assert.ok(
    text.includes(`With corner terms a quadratic fits (lack of fit p ${p.toFixed(2).slice(1)}`),
    `${p}`,
  );
  for (const order of ["quadratic", "special cubic"] as const)
    assert.ok((fitMixtureSurface(surface.mixes, order).lackOfFit?.pValue ?? 1) < 0.001, order);
});

test("where a surface misses the means, the mix for all settings is a measured one", () => {
  const { cells } = published.primary;
  const [mono, cross, multi] = studyOptima(cells);
  const missed = {
    ...multi,
    surface: fitMixtureSurface(multi.surface.mixes, "special cubic"),
    optimum: null,
  };
  const optima = [mono, cross, missed];
  const means = publishedMeans("1-primary");
  const best = [0, 1, 2].map((kind) => Math.max(...means.map((mix) => mix[kind])));
  const least = Math.min(...means.map((mix) => Math.max(...mix.map((value, kind) => best[kind] - value))));
  const sentence = recommendationSentence(cells, optima);
  assert.match(sentence, /^Of the 16 measured mixes 1:2:0 loses least/);
  assert.ok(sentence.includes(`: ${least.toFixed(3).slice(1)} mAP`), `${sentence} but ${least}`);

  const fitting = [mono, cross, multi];
  assert.equal(
    recommendationSentence(cells, fitting),
    recommendMix(fitting.map(({ surface }) => surface)).reason,
  );
});
