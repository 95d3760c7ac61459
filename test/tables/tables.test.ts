import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMix } from "../../src/mixture";
import { csvTable, latexTable, markdownTable, type PaperTable, paperTable } from "../../src/tables";
import { corners, madeCell } from "../analysis/made-cells";

const best = { value: 0.2531, low: 0.2331, high: 0.2731, isBest: true };
const other = { value: 1265.4, low: 1169, high: 1361.8, isBest: false };
const table: PaperTable = {
  labelTitle: "mix",
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

test("on an edge a column α says where a mix lies, elsewhere the share of every kind does", () => {
  const scores = { mono: null, cross: [0.4, 0.5, 0.6], multi: [0.3, 0.4, 0.5] };
  const tableOf = (...mixes: ReturnType<typeof makeMix>[]) =>
    paperTable([
      madeCell(null, null, scores),
      ...mixes.flatMap((mix) => [0, 1].map((seed) => madeCell(mix, seed, scores))),
    ]);
  const edge = tableOf(makeMix(1, 0, 0), makeMix(3, 7, 0), makeMix(1, 1, 0));
  assert.deepEqual(edge.shareTitles, ["α"]);
  assert.deepEqual(
    edge.rows.map(({ label, shares }) => [label, ...(shares ?? [])]),
    [
      ["untrained", null],
      ["mono", 1],
      ["3:7:0", 0.3],
      ["mono+cross", 0.5],
    ],
  );
  assert.match(edge.note, /α: the share of mono batches; the others are cross batches\.$/);
  assert.match(markdownTable(edge), /\| 3:7:0 \| \.30 \| /);
  assert.match(csvTable(edge), /^mix,α,mAP cross,.*\r\nuntrained,,.*\r\nmono,1,.*\r\n3:7:0,0\.3,/);
  assert.match(latexTable(edge), /\\begin\{tabular\}\{lrrrr\}\n\\toprule\nmix & \$\\alpha\$ & mAP cross/);
  const inside = tableOf(makeMix(1, 0, 0), makeMix(1, 1, 2));
  assert.deepEqual(inside.shareTitles, ["mono", "cross", "multi"]);
  assert.deepEqual(inside.rows[2].shares, [0.25, 0.25, 0.5]);
});

test("one trained mix is compared with none, and no comparison is spoken of", () => {
  const scores = { mono: null, cross: [0.4, 0.5, 0.6], multi: [0.3, 0.4, 0.5] };
  const { note } = paperTable([0, 1].map((seed) => madeCell(corners.mono, seed, scores)));
  assert.doesNotMatch(note, /comparisons/);
});

test("LaTeX has commands for the signs of names and titles that its fonts lack", () => {
  const column = { title: "nDCG@10 − α", better: null, decimals: 3 } as const;
  const row = { label: "cross − mono, 50 %", cells: [best] };
  const text = latexTable({ labelTitle: "contrast", columns: [column], rows: [row], note: "" });
  assert.match(text, /contrast & nDCG@10 \$-\$ \$\\alpha\$ \\\\\n/);
  assert.match(text, /cross \$-\$ mono, 50 \\% & /);
});
