import assert from "node:assert/strict";
import { test } from "node:test";
import { lengthBoxes } from "../../src/figures";

test("boxes hold R's type-7 quantiles: quartiles, median, 5th and 95th percentile, one trace a role", () => {
  // R: quantile(c(1, 2, 4, 8, 16, 100), c(.05, .25, .5, .75, .95))  # 1.25 2.5 6 14 79
  const rows = [
    { language: "en", role: "query", characters: [1, 2, 4, 8, 16, 100] },
    { language: "de", role: "query", characters: [7] },
    { language: "en", role: "candidate", characters: [3, 5] },
  ];
  const { data, layout } = lengthBoxes(rows).spec;
  assert.deepEqual(
    data.map(({ name, x }) => [name, x]),
    [
      ["query", ["en", "de"]],
      ["candidate", ["en"]],
    ],
  );
  const [queries] = data;
  const quantiles = ["lowerfence", "q1", "median", "q3", "upperfence"].map((key) => queries[key] as number[]);
  assert.deepEqual(
    quantiles.map(([english]) => english),
    [1.25, 2.5, 6, 14, 79],
  );
  assert.ok(quantiles.every(([, german]) => german === 7));
  assert.equal(layout.showlegend, true);
  assert.equal(lengthBoxes(rows.slice(0, 1)).spec.layout.showlegend, false);
});
