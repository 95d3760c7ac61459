import assert from "node:assert/strict";
import { test } from "node:test";
import { type LanguageRow, textEffects } from "../../src/analysis";

/** Cross − mono by setting and sort of texts: items "a" and "b" are translated from en to de, "c" and "d" are not. */
const differences: Readonly<Record<string, readonly (readonly [item: string, difference: number])[]>> = {
  "en de translated": [
    ["a", 0.1],
    ["b", 0.3],
  ],
  "en de independent": [
    ["c", -0.1],
    ["d", -0.2],
  ],
  "de en translated": [["a", 0.4]],
  "de en independent": [
    ["b", 0],
    ["c", 0.1],
    ["d", 0.2],
  ],
  // all of one sort: in neither mean
  "fr cs translated": [
    ["a", 0.9],
    ["b", 0.9],
    ["c", 0.9],
    ["d", 0.9],
  ],
};

const rows: LanguageRow[] = [0, 1].flatMap((seed) =>
  ["mono", "cross"].flatMap((mix) =>
    Object.entries(differences).flatMap(([setting, values]) => {
      const [queryLanguage, candidateLanguage, texts] = setting.split(" ");
      // five items of each sort, since an interval needs five
      const items = values.flatMap(([item, difference]) =>
        [1, 2, 3, 4, 5].map((copy) => [`${item}${copy}`, difference] as const),
      );
      return items.map(([item, difference], index) => ({
        mix,
        seed,
        kind: "cross" as const,
        queryLanguage,
        candidateLanguage,
        item,
        score: 0.05 * index + (mix === "cross" ? difference : 0),
        texts: texts === "translated" ? ("translated" as const) : ("independent" as const),
      }));
    }),
  ),
);

test("means over settings that have both sorts of pairs, each sort by itself", () => {
  const effects = textEffects(rows, "cross", "mono");
  assert.deepEqual(
    effects.map(({ kind, texts, settings, comparisons }) => [kind, texts, settings, comparisons]),
    [
      ["cross", "translated", 2, 2],
      ["cross", "independent", 2, 2],
    ],
  );
  const [translated, independent] = effects.map(({ estimate }) => estimate);
  assert.ok(Math.abs(translated - (0.2 + 0.4) / 2) < 1e-12);
  assert.ok(Math.abs(independent - (-0.15 + 0.1) / 2) < 1e-12);
});

test("nothing is said where rows do not tell how texts came about", () => {
  const untold = rows.map(({ texts: _, ...row }) => row);
  assert.deepEqual(textEffects(untold, "cross", "mono"), []);
});
