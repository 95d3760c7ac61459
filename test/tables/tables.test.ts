import assert from "node:assert/strict";
import { test } from "node:test";
import { csvTable, latexTable, markdownTable, type PaperTable, paperTable } from "../../src/tables";
import { corners, madeCell } from "../analysis/made-cells";

const best = { value: 0.2531, low: 0.2331, high: 0.2731, isBest: true };
const other = { value: 1265.4, low: 1169, high: 1361.8, isBest: false };
const table: PaperTable = {
  columns: [
    { title: "mAP mono", better: "higher", decimals: 3 },
    { title: "rank distance", better: "lower", decimals: 0 },
  ],
  rows: [
    { label: "mono & cross", cells: [best, other] },
    { label: 'a "quoted", one', cells: [null, other] },
  ],
  note: "a note",
};

test("LaTeX as booktabs has it", () => {
  assert.equal(
    latexTable(table),
    `% a note
\\begin{tabular}{lrr}
\\toprule
mix & mAP mono & rank distance \\\\
\\midrule
mono \\& cross & $\\mathbf{.253} \\pm .020$ & $1265 \\pm 96$ \\\\
a "quoted", one & -- & $1265 \\pm 96$ \\\\
\\bottomrule
\\end{tabular}
`,
  );
});

test("Markdown, and CSV with unrounded numbers", () => {
  assert.equal(
    markdownTable(table),
    `| mix | mAP mono | rank distance |
|---|---:|---:|
| mono & cross | **.253** ± .020 | 1265 ± 96 |
| a "quoted", one | – | 1265 ± 96 |

a note
`,
  );
  assert.equal(
    csvTable(table),
    "mix,mAP mono,mAP mono low,mAP mono high,mAP mono best,rank distance,rank distance low,rank distance high,rank distance best\r\n" +
      "mono & cross,0.2531,0.2331,0.2731,true,1265.4,1169,1361.8,false\r\n" +
      '"a ""quoted"", one",,,,,1265.4,1169,1361.8,false\r\n',
  );
});

test("the best mix is marked, those that are not significantly worse with it, the untrained model never", () => {
  const items = Array.from({ length: 40 }, (_, item) => 0.3 + 0.1 * Math.sin(item));
  /** About `by` above the items' own scores: with a seed's and an item's own small deviations. */
  const shifted = (by: number, seed: number, mix: number) =>
    items.map((value, item) => value + by + 0.004 * Math.sin(7 * item + 3 * seed + mix) + 0.0005 * seed);
  const cells = [
    madeCell(null, null, { mono: null, cross: shifted(0.5, 0, 9), multi: items, rankDistances: items }),
  ];
  for (const seed of [0, 1, 2]) {
    const of = (by: number, mix: number) => ({
      mono: null,
      cross: shifted(by, seed, mix),
      multi: shifted(-by, seed, mix),
      rankDistances: shifted(by, seed, mix),
    });
    cells.push(madeCell(corners.mono, seed, of(0.1, 0)));
    cells.push(madeCell(corners.cross, seed, of(0.1001, 1)));
    cells.push(madeCell(corners.multi, seed, of(0.2, 2)));
  }
  const { columns, rows, note } = paperTable(cells);
  const marked = (column: number) => rows.filter((row) => row.cells[column]?.isBest).map((row) => row.label);
  assert.deepEqual(
    columns.map(({ title }) => title),
    ["mAP cross", "mAP multi", "rank distance"],
  );
  assert.deepEqual(marked(0), ["multi"]);
  assert.deepEqual(marked(1).sort(), ["cross", "mono"]);
  assert.deepEqual(marked(2).sort(), ["cross", "mono"], "less is better");
  assert.match(note, /over 3 seeds and 40 items.*Holm over 2 comparisons a column/);
});

test("an interval that reaches beyond 0 or 1 is said to, since mAP cannot", () => {
  const noteOf = (cross: number[]) => {
    const scores = { mono: null, cross, multi: [0.4, 0.5, 0.6] };
    return paperTable([madeCell(corners.mono, 0, scores), madeCell(corners.mono, 1, scores)]).note;
  };
  // three items of mean .1 and deviation .173 have a t interval from -.33 to .53
  assert.match(noteOf([0, 0, 0.3]), /where ± reaches below 0 or above 1, mAP cannot/);
  assert.match(noteOf([1, 1, 0.7]), /where ± reaches below 0 or above 1, mAP cannot/);
  assert.doesNotMatch(noteOf([0.4, 0.5, 0.6]), /mAP cannot/);
});
