import assert from "node:assert/strict";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { openSafetensors, writeSafetensors } from "../../src/models";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("safetensors");
const fixture = path.join(__dirname, "..", "fixtures", "models", "three-types.safetensors");

test("openSafetensors reads fp32, fp16 and bf16 as the safetensors package of Python wrote them", () => {
  // make-three-types.py: torch.tensor([[1, -2.5, 2**-24], [65504, 0, 0.333251953125]]) in each type
  const file = openSafetensors(fixture);
  assert.deepEqual(file.shapes.get("half"), [2, 3]);
  assert.deepEqual([...file.read("half")], [1, -2.5, 2 ** -24, 65504, 0, 0.333251953125]);
  assert.deepEqual([...file.read("single")], [1, -2.5, 2 ** -24, 65504, 0, 0.333251953125]);
  assert.deepEqual([...file.read("brain")], [1, -2.5, 2 ** -24, 65536, 0, 0.333984375]);
  assert.deepEqual([...file.readRows("half", [1, 0, 1])].slice(2, 5), [0.333251953125, 1, -2.5]);
  file.close();
});

test("writeSafetensors writes what openSafetensors reads, with its metadata", () => {
  const file = path.join(folder, "own.safetensors");
  writeSafetensors(file, new Map([["a", { shape: [1, 2], values: Float32Array.of(0.5, -1) }]]), {
    step: "7",
  });
  const read = openSafetensors(file);
  assert.deepEqual([...read.read("a")], [0.5, -1]);
  assert.equal(read.metadata.step, "7");
  read.close();
});

test("openSafetensors refuses missing, foreign and truncated files in one sentence", () => {
  const cut = path.join(folder, "cut.safetensors");
  writeFileSync(cut, readFileSync(fixture));
  truncateSync(cut, readFileSync(fixture).length - 1);
  assert.throws(() => openSafetensors(cut), /cut short .* fetch the model again/);
  const foreign = path.join(folder, "foreign.safetensors");
  writeFileSync(foreign, "PK\u0003\u0004 this is another format");
  assert.throws(() => openSafetensors(foreign), /not a whole safetensors file/);
  assert.throws(() => openSafetensors(path.join(folder, "none")), /no such file/);
});

test("a header that lacks where an array lies, or its shape, is one sentence that names the file", () => {
  const file = path.join(folder, "header.safetensors");
  const whole = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
  const write = (entry: unknown) => {
    const json = Buffer.from(JSON.stringify({ a: entry }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    writeFileSync(file, Buffer.concat([length, json, Buffer.alloc(4)]));
  };
  write(whole);
  assert.deepEqual([...openSafetensors(file).read("a")], [0]);
  const { dtype, shape, data_offsets } = whole;
  for (const entry of [{ dtype, shape }, { dtype, data_offsets }, { shape, data_offsets }, null, 7]) {
    write(entry);
    assert.throws(
      () => openSafetensors(file),
      (error) =>
        error instanceof UserError && error.message.startsWith(`${file}: not a whole safetensors file`),
    );
  }
});

test("an array comes in pieces, and one of another size than its shape leaves no file", () => {
  const file = path.join(folder, "pieces.safetensors");
  const pieces = [Float32Array.of(1, 2), Float32Array.of(3)];
  writeSafetensors(file, new Map([["a", { shape: [3], values: pieces }]]));
  const read = openSafetensors(file);
  assert.deepEqual([...read.read("a")], [1, 2, 3]);
  read.close();
  const before = readFileSync(file);
  const wrong = new Map([["a", { shape: [2, 2], values: pieces }]]);
  assert.throws(() => writeSafetensors(file, wrong), /expected 4 values of a \[2,2\], got 3/);
  assert.deepEqual(readFileSync(file), before);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith("pieces.")),
    ["pieces.safetensors"],
  );
});
