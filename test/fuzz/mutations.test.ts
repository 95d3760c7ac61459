import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { mutate, type Syntax } from "../../scripts/fuzz/mutations";
import { RandomStream } from "../../src/core";
import { StudyTable } from "../../src/study";

const object = JSON.stringify({ steps: 3, languages: ["en", "de"], mix: { mono: 1, name: "half" } });
const header = JSON.stringify({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4] } });
const length = Buffer.alloc(8);
length.writeBigUInt64LE(BigInt(header.length));
const table = new StudyTable();
for (const cell of [0, 1, 2]) table.add({ cell, name: `cell ${cell}`, AP: cell / 7 });
const lines = `${object}\n${object}\n`;
const samples: Readonly<Record<Syntax, Buffer>> = {
  bytes: Buffer.from("abcdefgh"),
  text: Buffer.from("q1 0 d1 1\nq2 0 d2 1\n"),
  json: Buffer.from(object),
  jsonl: Buffer.from(lines),
  tsv: Buffer.from("id\ttext\n1\tred\n2\tblue\n"),
  "jsonl.gz": gzipSync(lines),
  safetensors: Buffer.concat([length, Buffer.from(header), Buffer.alloc(4)]),
  parquet: Buffer.from(table.parquet()),
};

const changed = (syntax: Syntax, index: number) =>
  mutate(samples[syntax], syntax, new RandomStream(1, `${syntax} ${index}`));

for (const syntax of Object.keys(samples) as Syntax[])
  test(`files of ${syntax} are changed in many ways, the same at every call, and the valid one stays`, async () => {
    const before = Buffer.from(samples[syntax]);
    const seen = new Set<string>();
    for (let index = 0; index < 100; index++) {
      const once = await changed(syntax, index);
      assert.ok(once.equals(await changed(syntax, index)));
      seen.add(once.toString("latin1"));
    }
    assert.ok(samples[syntax].equals(before));
    assert.ok(seen.size > 50, `${seen.size} different files`);
  });

/** How many of 200 changed files a reader can read. */
async function readable(syntax: Syntax, read: (bytes: Buffer) => unknown): Promise<number> {
  let count = 0;
  for (let index = 0; index < 200; index++) {
    try {
      read(await changed(syntax, index));
      count++;
    } catch {}
  }
  return count;
}

test("many changed files are still whole in their syntax, so that what they hold is looked at", async () => {
  const parsed = (bytes: Buffer) => JSON.parse(bytes.toString("utf8"));
  assert.ok((await readable("json", parsed)) > 50);
  assert.ok((await readable("jsonl.gz", gunzipSync)) > 100);
  const headerOf = (bytes: Buffer) => parsed(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())));
  assert.ok((await readable("safetensors", headerOf)) > 50);
});
