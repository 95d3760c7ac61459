import assert from "node:assert/strict";
import { test } from "node:test";
import {
  alphaCurve,
  claimsTable,
  contrastErrors,
  groupByMix,
  itemUnits,
  type LanguageRow,
  lacksFit,
  languageEffects,
  mixContrast,
  mixName,
  recommendationSentence,
  studyContrasts,
  studyOptima,
  studyScope,
  studySentences,
  studySurfaces,
  summariseStudy,
  tradeOffs,
} from "../../src/analysis";
import { resultTable } from "../../src/cli/result-table";
import { RandomStream } from "../../src/core";
import { contrastForest, ternarySurfaces } from "../../src/figures";
import { type Mix, simplexCentroid } from "../../src/mixture";
import { normalDraw, pairedContrast, seedItemInterval } from "../../src/statistics";
import type { StoredCell } from "../../src/sweep";
import { latexTable, paperTable } from "../../src/tables";
import { madeCell } from "./made-cells";

const items = 24;
/** Four items a cluster, which share most of their score. */
const clusters = Array.from({ length: items }, (_, item) => item % 6);

/** The untrained model and the simplex-centroid mixes, whose effect differs by cluster. */
function study(seeds: number, isClustered: boolean): StoredCell[] {
  const stream = new RandomStream(4, "scope");
  const ofCluster = clusters.map((cluster) => 0.1 * Math.cos(3 * cluster));
  const row = (level: number) =>
    ofCluster.map((effect) => 0.4 + level * (1 + 5 * effect) + 0.01 * normalDraw(stream));
  const made = (mix: Mix | null, seed: number | null) => {
    const level = mix ? 0.1 + (0.1 * mix.cross) / (mix.mono + mix.cross + mix.multi) : 0;
    return madeCell(mix, seed, {
      mono: row(level),
      cross: row(level),
      multi: row(level),
      rankDistances: row(level),
      itemClusters: isClustered ? clusters : undefined,
    });
  };
  const trained = simplexCentroid().flatMap((mix) =>
    Array.from({ length: seeds }, (_, seed) => made(mix, seed)),
  );
  return [made(null, null), ...trained];
}

test("captions name seeds, clusters and items, and say what one seed leaves out", () => {
  assert.equal(studyScope(study(3, false)).text, "3 seeds and 24 items");
  assert.equal(studyScope(study(3, true)).text, "3 seeds and 6 clusters of 24 items");
  assert.equal(
    studyScope(study(1, true)).text,
    "6 clusters of 24 items, for these trained models alone: one seed says nothing about a way of training",
  );
  const uneven = study(3, false).filter(
    ({ result: { cell } }) => cell.seed !== 2 || mixName(cell.mix) !== "mono",
  );
  assert.equal(studyScope(uneven).text, "2 to 3 seeds and 24 items");
});

test("whatever a sweep says with an interval is over clusters where items come in clusters", () => {
  const [apart, together] = [study(3, false), study(3, true)];
  const scores = (cells: readonly StoredCell[], mix: string) =>
    groupByMix(cells)
      .find(({ name }) => name === mix)
      ?.cells.map(({ result }) => result.itemScores.cross) as number[][] | undefined;
  const [cross, mono] = [scores(together, "cross"), scores(together, "mono")];
  assert.ok(cross && mono);
  const expected = seedItemInterval(cross, { clusters });
  const summary = summariseStudy(together).find(({ label }) => label === "cross");
  assert.deepEqual([summary?.mAP.cross?.low, summary?.mAP.cross?.over], [expected.low, expected.over]);
  assert.equal(expected.over, "seeds and clusters");

  const errorOf = (cells: readonly StoredCell[]) =>
    contrastErrors(cells).find(({ setting }) => setting === "cross")?.pooled ?? undefined;
  const contrast = pairedContrast(cross, mono, { clusters }, errorOf(together));
  const widths = (cells: readonly StoredCell[]) => {
    const group = (mix: string) => groupByMix(cells).find(({ name }) => name === mix);
    const difference = mixContrast(group("cross"), group("mono"), "cross", errorOf(cells));
    const row = studyContrasts(cells).find(
      (each) => each.setting === "cross" && each.contrast === "cross − mono",
    );
    const edge = alphaCurve(cells).find((point) => point.setting === "cross" && point.share === 1);
    const surface = studySurfaces(cells).find(({ quantity }) => quantity === "cross");
    const predicted = surface?.richest.predict({ mono: 0, cross: 1, multi: 0 });
    const claim = claimsTable({ cells })[2].tests[0];
    return [difference, row, edge, predicted, claim].map((each) => (each?.high ?? 0) - (each?.low ?? 0));
  };
  const [wide, narrow] = [widths(together), widths(apart)];
  assert.ok(Math.abs(wide[0] - (contrast.high - contrast.low)) < 1e-12);
  assert.ok(Math.abs(wide[1] - wide[0]) < 1e-12 && Math.abs(wide[2] - wide[0]) < 1e-12);
  wide.forEach((width, at) => {
    assert.ok(width > 1.5 * narrow[at], `${at}: ${width} beside ${narrow[at]}`);
  });
  assert.deepEqual(itemUnits(groupByMix(together)[0], "cross"), { clusters, weights: undefined });
});

test("rows of queries that name their items' clusters give intervals over clusters", () => {
  const rowsOf = (isClustered: boolean) =>
    study(3, false).flatMap(({ result: { cell, itemScores } }): LanguageRow[] =>
      (itemScores.cross ?? []).map((score, item) => ({
        mix: cell.mix ? (mixName(cell.mix) === "cross" ? "cross" : "mono") : "untrained",
        seed: cell.seed,
        kind: "mono",
        queryLanguage: "de",
        candidateLanguage: "de",
        item: String(item),
        ...(isClustered && { cluster: `article ${clusters[item]}` }),
        score,
      })),
    );
  const only = (rows: readonly LanguageRow[]) => rows.filter(({ mix }) => mix !== "mono");
  const [apart] = languageEffects(only(rowsOf(false)), "cross", "untrained", ["de"]);
  const [together] = languageEffects(only(rowsOf(true)), "cross", "untrained", ["de"]);
  assert.equal(together.over, "seeds and clusters");
  assert.equal(apart.estimate, together.estimate);
  assert.ok(together.high - together.low > 1.5 * (apart.high - apart.low));
});

test("one seed: no p, no bold, no optimum, no recommendation, no verdict, and every caption says so", () => {
  const cells = study(1, false);
  const contrasts = studyContrasts(cells);
  assert.equal(contrasts.length, 27);
  for (const { holmP, equivalenceHolmP, over } of contrasts)
    assert.deepEqual([holmP, equivalenceHolmP, over], [null, null, "items"]);
  for (const sentence of studySentences(contrasts))
    assert.match(sentence, /^One seed: .* over items in \w+ retrieval; one seed shows nothing/);
  for (const { verdict, tests } of claimsTable({ cells }))
    assert.deepEqual([verdict, tests.every(({ p }) => p === null)], ["not measured", true]);
  const table = paperTable(cells);
  assert.match(table.note, /one seed says nothing about a way of training; so no mix is in bold\.$/);
  assert.ok(table.rows.every((row) => row.cells.every((cell) => cell?.isBest === false)));
  assert.match(
    latexTable(table),
    /^% ± is half the 95 % interval over 24 items, for these trained models alone/,
  );
  const printed = resultTable(cells);
  assert.match(printed, /± is the 95 % interval over 24 items, for these trained models alone: one seed/);
  assert.match(printed, /One seed: no p is given/);
  assert.doesNotMatch(printed, /seeds and items|< \.001/);
  const optima = studyOptima(cells);
  assert.ok(optima.every(({ optimum, surface }) => optimum === null && !lacksFit(surface)));
  assert.match(recommendationSentence(cells, optima), /^No mix is recommended: one seed/);
  const forest = JSON.stringify(contrastForest(contrasts).spec);
  assert.match(forest, /95 % over items: one seed/);
  assert.doesNotMatch(forest, /filled: Holm/);
  const triangles = JSON.stringify(ternarySurfaces(summariseStudy(cells), optima).spec);
  assert.match(triangles, /no optimum set: one seed/);
  assert.doesNotMatch(triangles, /hatched: not below/);
  assert.ok(tradeOffs(cells).length === 7); // means stay means
});

test("several seeds: what intervals are over stands in table, LaTeX, sentences and figures", () => {
  const cells = study(3, true);
  const over = /3 seeds and 6 clusters of 24 items/;
  assert.match(paperTable(cells).note, over);
  assert.match(latexTable(paperTable(cells)), over);
  assert.match(resultTable(cells), over);
  const contrasts = studyContrasts(cells);
  for (const sentence of studySentences(contrasts)) assert.match(sentence, /over seeds and clusters/);
  assert.match(JSON.stringify(contrastForest(contrasts).spec), /95 % over seeds and clusters/);
});
