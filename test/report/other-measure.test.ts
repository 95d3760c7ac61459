import assert from "node:assert/strict";
import { test } from "node:test";
import { mixName, recommendationSentence, studyContrasts, studyOptima, tradeOffs } from "../../src/analysis";
import { proportionsOf, simplexCentroid } from "../../src/mixture";
import { reportFigures, reportPage, studyReport } from "../../src/report";
import type { ComparedMeasure, StoredCell } from "../../src/sweep";
import { latexTable, paperTable } from "../../src/tables";
import { madeCell } from "../analysis/made-cells";
import { coarseOptima } from "../analysis/made-surfaces";

const items = [0.3, 0.42, 0.5, 0.35, 0.47, 0.55];

/** A centroid design with three seeds; every score times a factor. */
function study(measure?: ComparedMeasure, factor = 1): StoredCell[] {
  return [0, 1, 2].flatMap((seed) =>
    simplexCentroid().map((mix, index) => {
      const { cross = 0, multi = 0 } = proportionsOf(mix) as Record<string, number>;
      const gain = 0.02 * cross + 0.08 * multi; // so smooth that a surface fits
      const scores = items.map(
        (value, item) => factor * (value + gain + 0.02 * Math.sin(7 * seed + 3 * index + 5 * item)),
      );
      const half = scores.map((score) => score / 2);
      const rankDistances = [10, 20, 30, 15, 25, 35].map((ranks) => ranks + index);
      return {
        ...madeCell(mix, seed, { mono: scores, cross: half, multi: half, rankDistances }),
        ...(measure && { measure }),
      };
    }),
  );
}

const bold = (cells: readonly StoredCell[]) =>
  paperTable(cells).rows.map(({ label, cells: row }) => [label, ...row.map((cell) => cell?.isBest)]);

test("where less is better, the best is the lowest: negated scores have the same best mixes", () => {
  const [plain, negated] = [study(), study({ name: "loss", better: "lower", margin: 0.01 }, -1)];
  assert.deepEqual(bold(negated), bold(plain));
  assert.ok(bold(plain).some(([, mono]) => mono) && bold(plain).some(([, mono]) => !mono));
  const rounded = (cells: readonly StoredCell[]) =>
    tradeOffs(cells).map(({ mix, worstRegret, isOnFront }) => [mix, worstRegret.toFixed(9), isOnFront]);
  assert.deepEqual(rounded(negated), rounded(plain));
  const [ofNegated, ofPlain] = [negated, plain].map(coarseOptima);
  const [lowest, highest] = [ofNegated, ofPlain].map((optima) =>
    optima.map(({ setting, optimum }) => [setting, optimum?.best, optimum?.share]),
  );
  assert.deepEqual(lowest, highest);
  assert.ok(highest.some(([, point, share]) => point !== undefined && Number(share) < 1));
  const sentence = recommendationSentence(negated, ofNegated).replace(/loss above/g, "mAP below");
  assert.equal(sentence, recommendationSentence(plain, ofPlain));
});

test("where neither more nor less is better no mix is best, bold or recommended", () => {
  const cells = study({ name: "own@10", better: null });
  for (const [, ...marks] of bold(cells)) assert.deepEqual(marks.slice(0, 3), [false, false, false]);
  assert.match(latexTable(paperTable(cells)), /own@10 mono & own@10 cross & own@10 multi & rank distance/);
  assert.deepEqual(tradeOffs(cells), []);
  const optima = studyOptima(cells);
  assert.deepEqual(
    optima.map(({ optimum }) => optimum),
    [null, null, null],
  );
  assert.equal(
    recommendationSentence(cells, optima),
    "No mix is recommended: of own@10 neither more nor less is better.",
  );
});

test("equivalence is tested against the measure's own margin, and not without one", () => {
  const [of, without] = [{ margin: 0.1 }, {}].map((margin) =>
    studyContrasts(study({ name: "nDCG@10", better: "higher", ...margin })),
  );
  assert.ok(of.every(({ equivalenceHolmP }) => equivalenceHolmP !== null));
  assert.ok(without.every(({ equivalenceHolmP }) => equivalenceHolmP === null));
  const [ofMap] = studyContrasts(study());
  assert.ok(
    (of[0].equivalenceHolmP ?? 1) < (ofMap.equivalenceHolmP ?? 0),
    "a wider margin is easier to meet",
  );
});

test("a report on another measure names it everywhere, and judges no claim about mAP", () => {
  for (const better of ["higher", "lower", null] as const) {
    const cells = study({ name: "nDCG@10", better });
    const rows = cells.flatMap(({ result: { cell, itemScores } }) =>
      ["en", "de"].flatMap((queryLanguage) =>
        (itemScores.multi ?? []).map((score, item) => ({
          mix: mixName(cell.mix),
          seed: cell.seed,
          kind: "multi" as const,
          queryLanguage,
          candidateLanguage: "all",
          item: String(item),
          score,
        })),
      ),
    );
    const report = studyReport({ cells, rows, trainingLanguages: ["en"], command: "" });
    const figures = reportFigures(report);
    assert.ok(figures.has("ternary") && figures.has("contrasts") && figures.has("languages"));
    assert.equal(figures.has("pareto"), better !== null);
    for (const [name, { spec }] of figures) {
      assert.doesNotMatch(JSON.stringify(spec), /mAP/, name);
      if (/ternary|contrasts|alpha|languages|pareto/.test(name))
        assert.match(JSON.stringify(spec), /nDCG@10/, name);
    }
    const page = reportPage({ ...report, sections: report.sections.slice(0, -1) });
    const text = page.replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, " ");
    const left = text
      .split(/(?<=\.)\s/)
      .filter((sentence) => /mAP/.test(sentence) && !/in the place of mAP|which are of mAP/.test(sentence));
    assert.deepEqual(left, []);
  }
});
