import assert from "node:assert/strict";
import { test } from "node:test";
import { besidePublished, mixName } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import { pairedContrast } from "../../src/statistics";
import { corners, madeCell } from "./made-cells";

const scores = {
  mono: [0.5, 0.6, 0.7],
  cross: [0.3, 0.4, 0.6],
  hybrid: [0.5, 0.5, 0.6],
} as const;

test("contrasts stand beside the differences of the paper's table on the same corpus", () => {
  const cells = [0, 1].flatMap((seed) =>
    (["mono", "cross", "hybrid"] as const).map((name) => {
      const mix = name === "hybrid" ? makeMix(1, 1, 0) : corners[name];
      const row = scores[name].map((score, item) => score + 0.01 * ((seed + item) % 2));
      return madeCell(mix, seed, { mono: null, cross: row, multi: row, rankDistances: row });
    }),
  );
  const rows = besidePublished(cells, "XQuAD-R");
  assert.deepEqual(
    rows.map(({ quantity, contrast }) => `${quantity} ${contrast}`),
    ["cross", "multi", "rankDistance"].flatMap((quantity) =>
      ["hybrid − mono", "hybrid − cross", "cross − mono"].map((contrast) => `${quantity} ${contrast}`),
    ),
  );
  const multi = rows[3]; // as arXiv 2408.10536 prints them: XLM-R .5927 less .5479, LaBSE .6817 less .6517
  assert.deepEqual(
    Object.entries(multi.published).map(([model, value]) => [model, value.toFixed(4)]),
    [
      ["XLM-R", "0.0448"],
      ["LaBSE", "0.0300"],
    ],
  );
  const own = (name: string) =>
    cells
      .filter(({ result: { cell } }) => mixName(cell.mix) === (name === "hybrid" ? "mono+cross" : name))
      .map(({ result }) => result.itemScores.multi as number[]);
  const expected = pairedContrast(own("hybrid"), own("mono"));
  assert.deepEqual([multi.estimate, multi.low, multi.over], [expected.value, expected.low, expected.over]);
  assert.deepEqual(besidePublished(cells.slice(0, 1), "XQuAD-R"), []);
});
