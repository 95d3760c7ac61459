import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { VectorStore } from "../../src/search";

const width = 3;
const vectors = Float32Array.from({ length: 10 * width }, (_, at) => at / 7);

function emptyStore(context: TestContext): VectorStore {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-store-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return new VectorStore(folder, 10, width, 4);
}

function fullStore(context: TestContext): VectorStore {
  const store = emptyStore(context);
  for (const block of [2, 0, 1])
    store.write(block, vectors.subarray(block * 4 * width, (block + 1) * 4 * width));
  return store;
}

test("a block is little-endian float32 numbers with their SHA-256 behind them", (context) => {
  const { folder } = fullStore(context);
  assert.deepEqual(readdirSync(folder), ["000000.f32", "000001.f32", "000002.f32"]);
  const last = readFileSync(path.join(folder, "000002.f32"));
  assert.equal(last.length, 2 * width * 4 + 32);
  assert.equal(last.readFloatLE(4), vectors[8 * width + 1]);
  const digest = createHash("sha256").update(last.subarray(0, -32)).digest();
  assert.ok(last.subarray(-32).equals(digest));
});

test("any run of vectors is read, within a block and across blocks", (context) => {
  const store = fullStore(context);
  for (let from = 0; from <= 10; from++)
    for (let to = from; to <= 10; to++)
      assert.deepEqual(store.read(from, to), vectors.slice(from * width, to * width), `${from} to ${to}`);
});

test("a store knows which blocks it lacks, and takes none of another size", (context) => {
  const store = emptyStore(context);
  assert.equal(store.missing(), 10);
  store.write(2, vectors.subarray(8 * width));
  assert.deepEqual([store.has(0), store.has(2), store.missing()], [false, true, 8]);
  assert.throws(() => store.write(0, vectors), /expected 48 bytes of block 0, got 120/);
  assert.throws(() => store.read(0, 1), /000000\.f32: missing; run the command again/);
});

test("a changed bit is found where a block is read whole, and another size everywhere", (context) => {
  const store = fullStore(context);
  const file = path.join(store.folder, "000001.f32");
  const damaged = { name: "UserError", message: /000001\.f32: damaged; delete the file and run the command/ };
  const content = readFileSync(file);
  content[5] ^= 4;
  writeFileSync(file, content);
  assert.throws(() => store.read(4, 8), damaged);
  assert.throws(() => store.read(0, 10), damaged);
  assert.deepEqual(store.read(8, 10), vectors.slice(8 * width));
  writeFileSync(file, content.subarray(1));
  assert.throws(() => store.read(5, 6), damaged);
  assert.throws(() => store.missing(), damaged);
});

test("what the disk would not hold is refused before anything is written", (context) => {
  const { folder } = emptyStore(context);
  const refused =
    /: 1000000\.00 GB of vectors are to be written, and the disk has \d+\.\d\d GB left; free some/;
  assert.throws(() => new VectorStore(folder, 250_000, 1e6, 1000).requireSpace(), {
    name: "UserError",
    message: /: 1000\.00 GB of vectors are to be written/,
  });
  assert.throws(() => new VectorStore(folder, 250_000, 1e9, 250_000).requireSpace(), refused);
  assert.deepEqual(readdirSync(folder), []);
  new VectorStore(folder, 10, width, 4).requireSpace();
});
