import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readParquet } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

/** Written by pyarrow, see make-passages.py beside it. */
const passages = readFileSync(path.join(__dirname, "../fixtures/data/hub/passages.zstd.parquet"));

test("a file is read whatever its path, by the exact names of its columns", async () => {
  const folder = path.join(temporaryFolder("parquet-file"), "seed=3");
  const [file] = ["a*'?", "a pattern for 'b"].map((name) => {
    mkdirSync(path.join(folder, name), { recursive: true });
    const place = path.join(folder, name, "passages.parquet");
    writeFileSync(place, passages);
    return place;
  });
  const all = await readParquet(file, "fetch it again");
  assert.deepEqual([...all.keys()], ["query_id", "query", "positive_passages", "note"]);
  assert.deepEqual(all.get("query_id"), ["q1", "q2", "q3"]);
  const some = await readParquet(file, "fetch it again", ["note"]);
  assert.deepEqual([...some], [["note", [null, null, null]]]);
  await assert.rejects(
    readParquet(file, "fetch it again", ["QUERY"]),
    /^UserError: .*passages\.parquet: has no column QUERY; it has: query_id, query, positive_passages, note$/,
  );
});

test("texts are those that were written, whatever stands in them, few or many", async () => {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const file = path.join(temporaryFolder("parquet-file"), "texts.parquet");
  const columns = {
    few: ["en", null, "", "pt-BR", "en"],
    odd: ["it's", "a'::INT", "", null, "\u0000\n"],
    many: [],
    number: [1.5, null, -0, 2, 3],
  };
  const columnData = Object.entries(columns).map(([name, values]) => ({
    name,
    data: Array.from({ length: 12_000 }, (_, row) => (name === "many" ? `text ${row}` : values[row % 5])),
    type: name === "number" ? ("DOUBLE" as const) : ("STRING" as const),
  }));
  writeFileSync(file, Buffer.from(parquetWriteBuffer({ columnData })));
  const read = await readParquet(file, "fetch it again");
  for (const { name, data } of columnData) assert.deepEqual(read.get(name), data);
});

test("a missing and a damaged file are refused by name", async () => {
  const file = path.join(temporaryFolder("parquet-file"), "table.parquet");
  await assert.rejects(
    readParquet(file, "fetch it again"),
    /^UserError: .*table\.parquet: no such file; fetch it again$/,
  );
  const damaged = [passages.subarray(0, 700), passages.subarray(300), Buffer.from("PAR1")];
  const broken = Buffer.from(passages);
  broken.fill(0xff, 20, 120); // a page
  for (const bytes of [...damaged, broken, Buffer.alloc(0)]) {
    writeFileSync(file, bytes);
    await assert.rejects(
      readParquet(file, "fetch it again"),
      /^UserError: .*table\.parquet: cannot be read as Parquet \(.+\); fetch it again$/,
    );
  }
});
