import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parquetReadObjects } from "hyparquet";
import type { RetrievalSet } from "../../src/data";
import { evaluateRetrieval, parseMeasure, writeBestLanguages, writeQueryScores } from "../../src/evaluation";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("parquet");

test("a Parquet file of results holds a row for each query and setting", async () => {
  const texts = [
    { language: "aa", item: 0, text: "" },
    { language: "bb", item: 0, text: "" },
    { language: "bb", item: 1, text: "" },
  ];
  const set: RetrievalSet = {
    name: "small",
    languages: ["aa", "bb"],
    items: ["first", "zweites ü"],
    clusters: ["first", "article"],
    queries: [texts[0], texts[2]],
    candidates: texts,
    relevant: [Int32Array.of(0, 1), Int32Array.of(2)],
    ownCandidate: Int32Array.of(-1, -1),
  };
  const scores = Float32Array.of(0.1, 0.2, 0.3, 0.9, 0.8, 0.7);
  const measures = [parseMeasure("RR@10")];
  const { queryScores, top } = evaluateRetrieval(set, () => scores, { measures, top: 2 });
  const file = path.join(folder, "deep", "scores.parquet");
  writeQueryScores(set, queryScores, file);
  const rowsOf = (written: string) => {
    const bytes = readFileSync(written);
    return parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    });
  };
  const rows = await rowsOf(file);
  const first = { query: 0, language: "aa", item: "first", cluster: "first" };
  const second = { query: 1, language: "bb", item: "zweites ü", cluster: "article" };
  const one = 1 / 3;
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      { ...first, setting: "mono", candidates: "aa", relevant: 1, ranks: [1], AP: 1, "RR@10": 1 },
      { ...first, setting: "cross", candidates: "bb", relevant: 1, ranks: [2], AP: 1 / 2, "RR@10": 1 / 2 },
      {
        ...first,
        setting: "multi",
        candidates: "all",
        relevant: 2,
        ranks: [2, 3],
        AP: (1 / 2 + 2 / 3) / 2,
        "RR@10": 1 / 2,
      },
      { ...second, setting: "mono", candidates: "bb", relevant: 1, ranks: [2], AP: 1 / 2, "RR@10": 1 / 2 },
      { ...second, setting: "multi", candidates: "all", relevant: 1, ranks: [3], AP: one, "RR@10": one },
    ],
  );
  const languages = path.join(folder, "best.parquet");
  writeBestLanguages(set, top, languages);
  assert.deepEqual(
    (await rowsOf(languages)).map((row) => ({ ...row })),
    [
      { ...first, best: ["bb", "bb"] },
      { ...second, best: ["aa", "bb"] },
    ],
  );
});
