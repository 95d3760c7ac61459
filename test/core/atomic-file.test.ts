import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { replaceFile, writeFileAtomic } from "../../src/core";
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
