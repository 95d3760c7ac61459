import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageRow } from "../../src/analysis";
import { studyReport } from "../../src/report";
import type { StoredCell } from "../../src/sweep";
import { corners, madeCell } from "../analysis/made-cells";

/** Cells of the corners with so many seeds each, and their queries' rows in multi retrieval. */
function made(seeds: Readonly<Record<keyof typeof corners, number>>) {
  const rows: LanguageRow[] = [];
  const cells = (["mono", "cross", "multi"] as const).flatMap((mix, place) =>
    Array.from({ length: seeds[mix] }, (_, seed): StoredCell => {
      const scores = Array.from(
        { length: 8 },
        (_, item) => 0.4 + 0.05 * place + 0.03 * Math.sin(item * (seed + 2)),
      );
      const setting = { kind: "multi", queryLanguage: "de", candidateLanguage: "all" } as const;
      rows.push(...scores.map((score, item) => ({ mix, seed, ...setting, item: String(item), score })));
      return madeCell(corners[mix], seed, {
        mono: null,
        cross: scores,
        multi: scores,
        rankDistances: scores,
      });
    }),
  );
  return studyReport({ cells, rows, trainingLanguages: ["de"], command: "" });
}

test("mixes with different numbers of seeds are compared by the seeds that both have, in every section", () => {
  const uneven = made({ mono: 2, cross: 3, multi: 3 });
  assert.match(JSON.stringify(uneven.sections[0]), /over 2 to 3 seeds and 8 items/);
  const sectionOf = (report: typeof uneven, heading: string) =>
    report.sections.find((section) => section.heading === heading)?.parts[0];
  const languages = sectionOf(uneven, "By language");
  assert.ok(languages);
  assert.deepEqual(languages, sectionOf(made({ mono: 2, cross: 2, multi: 3 }), "By language"));
});
