import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { StudyTable } from "../../src/study";
import { readStudyTable } from "../../src/study/study-table";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("study-table");
const file = path.join(folder, "table.parquet");

const rows = fc.array(
  fc.record({
    name: fc.option(fc.string({ minLength: 1 })),
    count: fc.integer({ min: -1000, max: 1000 }),
    place: fc.option(fc.integer()),
    mAP: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    score: fc.float({ noNaN: true, noDefaultInfinity: true }),
    isTrained: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

function tableOf(all: readonly Record<string, string | number | boolean | null>[]): StudyTable {
  const table = new StudyTable(["score"]);
  for (const row of all) table.add(row);
  return table;
}

test("rows with other fields have null in the columns that they lack", async () => {
  const table = tableOf([
    { sweep: "1-mixes", mono: 1 },
    { sweep: "2-kinds", mono: 0, share_quarter: 1 },
    { sweep: "3-negatives", mono: 0.5, queries_with_fewer: 0.25 },
  ]);
  writeFileSync(file, table.parquet());
  const { columns } = await readStudyTable(file);
  assert.deepEqual(Object.fromEntries(columns), {
    sweep: ["1-mixes", "2-kinds", "3-negatives"],
    mono: [1, 0, 0.5],
    share_quarter: [null, 1, null],
    queries_with_fewer: [null, null, 0.25],
  });
});

test("a table comes back from its Parquet file to the bit, and is written as the same bytes", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const table = tableOf(all);
      writeFileSync(file, table.parquet());
      const read = await readStudyTable(file, ["score"]);
      assert.deepEqual(read.columns, table.columns);
      assert.deepEqual(read.csv(), table.csv());
      assert.deepEqual(tableOf(all).parquet(), table.parquet());
    }),
    { numRuns: 60 },
  );
});

test("DuckDB reads from a table's Parquet file and from its CSV what was put in", async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const all = Array.from({ length: 3000 }, (_, index) => ({
    cell: Math.floor(index / 1000),
    item: index % 1000,
    query: index % 2 === 0 ? "en" : 'de, "ü"',
    mAP: index === 7 ? null : 1 / (index + 3),
    score: 0.1 * index,
  }));
  const table = tableOf(all);
  const csv = path.join(folder, "table.csv");
  writeFileSync(file, table.parquet());
  writeFileSync(csv, table.csv());
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const ask = async (from: string) => {
    const reader = await connection.runAndReadAll(`SELECT cell, item, "query", "mAP", score FROM '${from}'`);
    return reader.getRowObjectsJson();
  };
  const expected = all.map((row) => ({ ...row, score: Math.fround(row.score) }));
  const asNumbers = (found: Record<string, unknown>[]) =>
    found.map((row) => ({ ...row, cell: Number(row.cell), item: Number(row.item) }));
  assert.deepEqual(asNumbers(await ask(file)), expected);
  assert.deepEqual(asNumbers(await ask(csv)), expected);
  connection.closeSync();
  instance.closeSync();
});

test("rows are chosen by a field, and a table that is none is refused by its name", async () => {
  const table = tableOf([
    { cell: 0, mAP: 0.5 },
    { cell: 1, mAP: 0.25 },
    { cell: 0, mAP: 0.125 },
  ]);
  assert.deepEqual(table.where("cell", 0).column("mAP"), [0.5, 0.125]);
  assert.throws(() => table.column("map"), /expected one of cell, mAP, got map/);
  writeFileSync(file, "no table");
  await assert.rejects(
    readStudyTable(file),
    /table\.parquet: cannot be read as Parquet \(.+\); fetch it again, or run: npx batchmix study publish$/,
  );
});
