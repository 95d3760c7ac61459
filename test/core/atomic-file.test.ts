import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { replaceFile, replaceFolder, StorageError, writeFileAtomic } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

const folder = () => temporaryFolder("atomic");

test("writeFileAtomic makes folders, replaces content and leaves no temporary file", () => {
  const file = path.join(folder(), "a", "b.txt");
  writeFileAtomic(file, "old");
  writeFileAtomic(file, "new");
  assert.equal(readFileSync(file, "utf8"), "new");
  assert.deepEqual(readdirSync(path.dirname(file)), ["b.txt"]);
});

test("replaceFile keeps the old content when writing fails half-way", () => {
  const file = path.join(folder(), "b.txt");
  writeFileAtomic(file, "old");
  const failing = () =>
    replaceFile(file, (temporary) => {
      writeFileSync(temporary, "half");
      throw new Error("no more");
    });
  assert.throws(failing, /no more/);
  assert.equal(readFileSync(file, "utf8"), "old");
  assert.deepEqual(readdirSync(path.dirname(file)), ["b.txt"]);
});

test("replaceFolder puts a folder in the place of another, and leaves neither beside it", () => {
  const place = path.join(folder(), "a", "model");
  for (const text of ["old", "new"]) {
    const made = folder();
    writeFileSync(path.join(made, "config.json"), text);
    replaceFolder(made, place);
    assert.equal(readFileSync(path.join(place, "config.json"), "utf8"), text);
    assert.deepEqual(readdirSync(path.dirname(place)), ["model"]);
  }
});

test("a file in the way of a folder is told in one sentence", () => {
  const root = folder();
  writeFileSync(path.join(root, "a"), "a file");
  mkdirSync(path.join(root, "b"));
  for (const inside of [path.join("a", "x.txt"), path.join("a", "b", "x.txt")])
    assert.throws(
      () => writeFileAtomic(path.join(root, inside), "text"),
      (error) => error instanceof StorageError && /a file lies where one of its folders/.test(error.message),
    );
  assert.throws(() => replaceFile(path.join(root, "b"), (file) => writeFileSync(file, "")), /EISDIR/);
});
