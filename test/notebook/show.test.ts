import assert from "node:assert/strict";
import { test } from "node:test";
import { DataFrame } from "danfojs-node";
import { frameTexts } from "../../src/notebook/show";

/** The texts of a frame's cells in HTML, row by row, ">" before a cell that stands to the right. */
function cellsOf(frame: Pick<DataFrame, "columns" | "values">, decimals = {}): string[][] {
  const html = frameTexts(frame, decimals)["text/html"];
  const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) => row).slice(1);
  return rows.map((row) =>
    [...row.matchAll(/<td style="text-align:(\w+)">(.*?)<\/td>/gs)].map(
      ([, side, text]) => `${side === "right" ? ">" : ""}${text}`,
    ),
  );
}

test("a frame's cells are shown whatever they hold", () => {
  const row = {
    text: "<b>",
    yes: true,
    big: 12345678901234567890n,
    day: new Date(Date.UTC(2024, 1, 29)),
    list: [1, "two"],
    nested: { size: [3] },
    none: null,
    missing: undefined,
    nan: Number.NaN,
    infinite: Number.POSITIVE_INFINITY,
    share: 0.12345,
  };
  assert.deepEqual(cellsOf(new DataFrame([row]), { share: 2 }), [
    [
      "&lt;b>",
      "true",
      ">12345678901234567890",
      "2024-02-29T00:00:00.000Z",
      "[ 1, 'two' ]",
      "{ size: [ 3 ] }",
      "–",
      "–",
      ">–",
      ">Infinity",
      ">0.12",
    ],
  ]);
  assert.equal(frameTexts(new DataFrame([{ a: true, b: null }]))["text/plain"], "a\tb\ntrue\t–");
});

test("a frame without rows, one without columns and one with two columns of a name are shown", () => {
  assert.deepEqual(cellsOf(new DataFrame([], { columns: ["a", "b"] })), []);
  assert.deepEqual(cellsOf(new DataFrame([])), []);
  assert.deepEqual(cellsOf({ columns: ["a", "a"], values: [[1, 2]] }, { a: 0 }), [[">1", ">2"]]);
});

test("rows with missing keys are shown, and that danfo does not keep which keys are missing is said", () => {
  const frame = new DataFrame([{ a: 1, b: 2 }, { b: 3 }]);
  assert.deepEqual(cellsOf(frame, { a: 0, b: 0 }), [
    [">1", ">2"],
    [">3", "–"],
  ]);
  for (const text of Object.values(frameTexts(frame)))
    assert.match(text, /1 rows have not one value for each column; danfo keeps no keys/);
});
