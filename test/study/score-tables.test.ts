import assert from "node:assert/strict";
import { test } from "node:test";
import type { RetrievalSet } from "../../src/data";
import { StudyTable } from "../../src/study";
import {
  addItems,
  addQueries,
  addSettings,
  type MeasuredCell,
  scoreFloats,
} from "../../src/study/score-tables";

const text = (language: string, item: number) => ({ language, item, text: "" });
const set: RetrievalSet = {
  name: "small",
  languages: ["en", "de"],
  items: ["a", "b", "c"],
  clusters: ["x", "y", "x"],
  queries: [text("en", 0), text("en", 1), text("en", 2), text("de", 1)],
  candidates: [],
  relevant: [],
  ownCandidate: Int32Array.of(),
};

/** In en–de the pairs of items a and c are translations, that of b is not; of de–en nothing is known. */
const measured: MeasuredCell = {
  cell: 7,
  set,
  queries: {
    query: [0, 0, 1, 1, 2, 3],
    candidates: ["de", "all", "de", "all", "de", "en"],
    precision: [1, 0.5, 0.25, 0.2, 0.5, 1 / 3],
  },
  relationOf: (query, candidates) =>
    candidates === "de" ? (query === 1 ? ("independent" as const) : ("translated" as const)) : null,
  result: {
    macro: { mono: null, cross: 0, multi: 0 },
    rankDistance: 0,
    settings: [
      { kind: "cross", query: "en", candidate: "de", queries: 3, meanAP: 1.75 / 3 },
      { kind: "cross", query: "de", candidate: "en", queries: 1, meanAP: 1 / 3 },
      { kind: "multi", query: "en", candidate: "all", queries: 2, meanAP: 0.35 },
    ],
    itemScores: { mono: null, cross: [0.1, 0.2, 0.3], multi: [0.4, 0.5, 0.6] },
    itemRankDistances: [10, 20, 30],
    itemClusters: [0, 1, 0],
  },
};

test("a setting's mAP stands beside those of its translated and of its independent texts", () => {
  const table = new StudyTable(scoreFloats.settings);
  addSettings(table, measured);
  assert.deepEqual(table.column("cell"), [7, 7, 7]);
  assert.deepEqual(table.column("mAP"), [1.75 / 3, 1 / 3, 0.35]);
  assert.deepEqual(table.column("translated_queries"), [2, 0, 0]);
  assert.deepEqual(table.column("translated_mAP"), [0.75, null, null]);
  assert.deepEqual(table.column("independent_queries"), [1, 0, 0]);
  assert.deepEqual(table.column("independent_mAP"), [0.25, null, null]);
});

test("items are numbered, those of one cluster alike, in 32 bits", () => {
  const table = new StudyTable(scoreFloats.items);
  addItems(table, measured);
  assert.deepEqual(table.column("item"), [0, 1, 2]);
  assert.deepEqual(table.column("cluster"), [0, 1, 0]);
  assert.deepEqual(table.column("mono"), [null, null, null]);
  assert.deepEqual(table.column("cross"), [...Float32Array.of(0.1, 0.2, 0.3)]);
  assert.deepEqual(table.column("rank_distance"), [10, 20, 30]);
  const apart = new StudyTable(scoreFloats.items);
  addItems(apart, { ...measured, result: { ...measured.result, itemClusters: undefined } });
  assert.deepEqual(apart.column("cluster"), [0, 1, 2]);
});

test("queries stand by setting, with their item and how the texts came about", () => {
  const table = new StudyTable(scoreFloats.queries);
  addQueries(table, [measured]);
  const rows = Array.from({ length: table.rows }, (_, index) => Object.values(table.row(index)));
  assert.deepEqual(rows, [
    [7, "cross", "en", "de", 0, "translated", 1],
    [7, "cross", "en", "de", 1, "independent", 0.25],
    [7, "cross", "en", "de", 2, "translated", 0.5],
    [7, "cross", "de", "en", 1, null, Math.fround(1 / 3)],
    [7, "multi", "en", "all", 0, null, 0.5],
    [7, "multi", "en", "all", 1, null, Math.fround(0.2)],
  ]);
});
