import assert from "node:assert/strict";
import { test } from "node:test";
import { notebookOutputs, notebookSkip } from "../support/executed-notebook";

/** The rows of a table that a cell shows, cell by cell as text. */
function rowsOf(html: string): string[][] {
  return html
    .split("<tr>")
    .slice(2)
    .map((row) => [...row.matchAll(/<td[^>]*>([^<]*)/g)].map(([, text]) => text));
}

test("the notebook of evaluation runs from top to bottom, to a map of language pairs and consistent tables", {
  skip: notebookSkip,
}, async () => {
  const outputs = await notebookOutputs("04-evaluate");
  const figures = outputs.flatMap((data) => data["application/vnd.plotly.v1+json"] ?? []);
  assert.equal(figures.length, 1);
  assert.equal((figures[0] as { data: { z: number[][] }[] }).data[0].z.length, 12);
  const tables = outputs
    .filter((data) => "text/html" in data)
    .map((data) => rowsOf([data["text/html"]].flat().join("")));
  const [held, accuracy, , , , ties, significance] = tables;
  assert.deepEqual(
    held.map((row) => row.slice(0, 2)),
    [
      ["mono", "12"],
      ["cross", "132"],
      ["multi", "12"],
    ],
  );
  // six decimals change nothing that is printed; where nearly all scores tie, all is to be lost or won
  const multi = accuracy.filter(([setting]) => setting === "multi").map((row) => Number(row[2]));
  const [exact, coarse] = [0, ties.length - 1].map((at) => ties[at].slice(1).map(Number));
  assert.equal(exact[0], multi[0]);
  assert.ok(coarse[0] < 0.01 && coarse[1] > 0.9, `${coarse}`);
  const difference = Number(significance[2][1]);
  assert.ok(Math.abs(difference - (multi[1] - multi[0])) <= 0.0011, `${difference}`);
});
