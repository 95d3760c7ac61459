import assert from "node:assert/strict";
import { test } from "node:test";
import { throughput } from "../../src/figures";
import { summaries } from "./made-study";

interface Ranges {
  x: (number | null)[];
  y: string[];
  error_x: { array: number[]; arrayminus: number[] };
}

test("rates are medians with their range over seeds; the untrained model has no training rate", () => {
  const [training, tokens, encoding] = throughput(summaries).spec.data as unknown as Ranges[];
  assert.deepEqual(training.x, [100, 100, 100, 100, 100, 100, 100, null]);
  assert.deepEqual([training.error_x.array[0], training.error_x.arrayminus[0]], [20, 10]);
  assert.deepEqual(tokens.x, [2000, 2000, 2000, 2000, 2000, 2000, 2000, null]);
  assert.ok(encoding.x.every((rate) => rate === 700));
  assert.equal(training.y[7], "untrained"); // on top, as in the table
});

test("axes begin at 0 and hold the fastest run; the figure says that it claims no speed", () => {
  const { layout } = throughput(summaries).spec;
  const [from, to] = (layout.xaxis as { range: number[] }).range;
  assert.equal(from, 0);
  assert.ok(to > 120 && to < 140);
  assert.match((layout.annotations as { text: string }[])[0].text, /no speed claim/);
});
