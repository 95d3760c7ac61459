import assert from "node:assert/strict";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
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
