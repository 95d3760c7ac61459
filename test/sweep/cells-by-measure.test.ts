import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { groupByMix, itemUnits, mixContrast } from "../../src/analysis";
import { languageBias, parseMeasure } from "../../src/evaluation";
import { defaultSettings } from "../../src/settings";
import { seedItemInterval } from "../../src/statistics";
import {
  cellsByMeasure,
  cellsByMeasures,
  evaluateCell,
  loadCellInputs,
  openResults,
  parseCellMeasure,
  planCells,
  queryRows,
  readCellMeasure,
  runSweep,
  type StoredCell,
  testedOn,
  untrainedModel,
} from "../../src/sweep";
import { ownResults } from "../support/own-results";
import { writeSmallCorpus } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

/** A corpus in which some items lack languages, and a small sweep on it. */
async function smallSweep(context: Parameters<typeof ownResults>[0]) {
  const { place, model } = ownResults(context, "measures");
  const corpus = path.join(place, "uneven.jsonl");
  writeSmallCorpus(corpus);
  const items = readFileSync(corpus, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const tested = items.filter(({ split }) => split === "test");
  for (const { texts } of tested.slice(6)) texts.splice(0, 9, texts[0], texts[3], texts[6]);
  writeFileSync(corpus, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  const settings = {
    ...defaultSettings(corpus),
    model,
    seeds: 2,
    steps: 3,
    warmupSteps: 1,
    batchSize: 4,
    measureAt: [1],
  };
  const { cells, failures } = await runSweep(planCells(settings, ["1:0:0", "0:1:0"]));
  assert.deepEqual(failures, []);
  return { settings, cells: cells as StoredCell[] };
}

const near = (one: number | null, other: number | null) =>
  assert.ok(one === other || Math.abs(Number(one) - Number(other)) < 1e-12, `${one} ${other}`);

test("cells by a measure compare as they do on AP, and on what is stored of each query", async (context) => {
  const { settings, cells } = await smallSweep(context);
  const byAP = await cellsByMeasure(cells, parseCellMeasure("AP"));
  for (const [at, { result, course }] of cells.entries()) {
    const other = byAP[at].result;
    near(result.rankDistance, other.rankDistance);
    for (const kind of ["mono", "cross", "multi"] as const) near(result.macro[kind], other.macro[kind]);
    assert.deepEqual(
      other.settings.map(({ meanAP, ...setting }) => setting),
      result.settings.map(({ meanAP, ...setting }) => setting),
    );
    for (const [row, { meanAP }] of result.settings.entries()) near(meanAP, other.settings[row].meanAP);
    if (course) near(course[0].result.macro.multi, byAP[at].course?.[0].result.macro.multi ?? null);
  }
  const contrasts = [cells, byAP].map((each) => {
    const [, mono, cross] = groupByMix(each);
    return (["mono", "cross", "multi", "rankDistance"] as const).map((kind) =>
      mixContrast(cross, mono, kind),
    );
  });
  for (const [at, estimate] of contrasts[0].entries())
    for (const end of ["value", "low", "high"] as const)
      near(estimate?.[end] ?? null, contrasts[1][at]?.[end] ?? null);

  // a measure that is stored beside AP, by the mean over settings of the mean over queries
  const byGain = await cellsByMeasure(cells, parseCellMeasure("nDCG@10"));
  const inputs = await loadCellInputs(settings);
  const [untrained] = planCells(settings, []);
  const { queryScores, best } = evaluateCell(untrained, inputs, untrainedModel(inputs));
  const stored = queryScores.values["nDCG@10"];
  const ofMulti = [...stored].flatMap((value, row) =>
    queryScores.candidate[row] < 0 ? [{ value, row }] : [],
  );
  const languages = [...new Set(inputs.retrievalSet.queries.map(({ language }) => language))];
  const means = languages.map((language) => {
    const values = ofMulti.flatMap(({ value, row }) =>
      inputs.retrievalSet.queries[queryScores.query[row]].language === language ? [value] : [],
    );
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  near(byGain[0].result.macro.multi, means.reduce((sum, value) => sum + value, 0) / means.length);
  assert.equal(parseMeasure("nDCG@10").value([1]), 1);

  // language bias as evaluate prints it
  const bias = languageBias(inputs.retrievalSet, best, 5);
  const biased = async (name: string) => (await cellsByMeasure(cells, parseCellMeasure(name)))[0].result;
  const own = await biased("own@5");
  near(own.macro.multi, bias.sameLanguage.top);
  assert.deepEqual([own.macro.mono, own.itemScores.cross], [null, null]);
  near((await biased("KL@5")).macro.multi, bias.divergence);
  const mean = seedItemInterval(
    [own.itemScores.multi ?? []],
    itemUnits({ cells: [{ ...cells[0], result: { ...cells[0].result, ...own } }] }, "multi"),
  );
  near(mean.value, own.macro.multi);

  // a measure of one's own
  const first = {
    name: "first",
    kinds: ["mono"] as const,
    better: "lower" as const,
    value: ({ ranks }: { ranks: readonly number[] }) => ranks[0],
  };
  const rows = (await queryRows(cells.slice(0, 1))).filter(({ kind }) => kind === "mono");
  assert.ok(rows.length > 0);
  assert.ok(((await cellsByMeasure(cells, first))[0].result.macro.mono ?? 0) >= 1);
  await assert.rejects(
    cellsByMeasure(cells, { ...first, value: () => Number.NaN }),
    /^UserError: first: expected a number of every query, got NaN of ranks [\d,]+ in \w+ \(/,
  );
});

test("a file's default export is a measure, and queries of some items and settings give their own means", async (context) => {
  const { cells } = await smallSweep(context);
  const folder = temporaryFolder("measure-files");
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const fileOf = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  // a function of the best languages, which no name of a measure says
  const own = readCellMeasure(
    fileOf(
      "own-three.ts",
      "export default ({ kind, language, best }) => kind === 'multi' ? best.slice(0, 3).filter((each) => each === language).length / 3 : 0;",
    ),
  );
  assert.deepEqual([own.name, own.better], ["own-three", null]);
  const [byFile, byName] = await cellsByMeasures(cells, [own, parseCellMeasure("own@3")]);
  near(byFile[0].result.macro.multi, byName[0].result.macro.multi);
  assert.deepEqual(byFile[0].measure, {
    name: "own-three",
    better: null,
    decimals: undefined,
    margin: undefined,
  });
  const whole = readCellMeasure(
    fileOf(
      "first.ts",
      "export default { name: 'first rank', kinds: ['mono'], better: 'lower', margin: 2, value: ({ ranks }) => ranks[0] };",
    ),
  );
  const [measured] = await cellsByMeasure(cells, whole);
  assert.deepEqual([measured.measure?.name, measured.measure?.margin], ["first rank", 2]);
  for (const [text, expected] of [
    ["export default 3;", /expected a default export that is a function of a query, or/],
    [
      "export default { name: 'x', kinds: ['mono'], better: 'more', value: () => 1 };",
      /value \}: better: Invalid/,
    ],
    ["export default", /odd-14.ts: Transform failed/],
  ] as const)
    assert.throws(() => readCellMeasure(fileOf(`odd-${text.length}.ts`, text)), expected);
  assert.throws(() => readCellMeasure("absent.ts"), /^UserError: absent.ts: no such file/);

  // some items in some settings, by hand from every query's AP
  const rows = (await queryRows(cells.slice(0, 1))).filter(
    ({ kind, queryLanguage, item }) => kind === "mono" && queryLanguage === "de" && Number(item) % 2 === 0,
  );
  const test = await testedOn(cells[0]);
  assert.ok(test.settings.includes("multi en all") && test.items.length > 3);
  const among = {
    items: test.items.filter((item) => Number(item) % 2 === 0),
    settings: ["mono de de"],
  };
  const [[few]] = await cellsByMeasures(cells.slice(0, 1), [parseCellMeasure("AP")], among);
  near(few.result.macro.mono, rows.reduce((sum, { score }) => sum + score, 0) / rows.length);
  assert.equal(few.result.itemScores.mono?.length, among.items.length);
  assert.equal(few.result.macro.multi, null);
  const all = await queryRows(cells.slice(0, 1));
  const database = await openResults([{ ...cells[0].result, stale: null }]);
  const stored = await database.rows('SELECT "AP" FROM queries');
  database.close();
  assert.deepEqual(all.map(({ score }) => score).sort(), stored.rows.map(({ AP }) => AP).sort());
});

test("a measure that cannot be computed from what is stored is refused by its name", () => {
  assert.throws(
    () => parseCellMeasure("own@200"),
    /no measure own@200: languages of the best 100 candidates are stored/,
  );
  assert.throws(() => parseCellMeasure("MAP"), /no measure MAP; there are AP.*own@k, exposure@k and KL@k/);
  assert.throws(() => parseCellMeasure("own"), /no measure own;/);
});
