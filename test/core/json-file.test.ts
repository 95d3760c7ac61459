import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readJson, UserError } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

const whole = JSON.stringify({ blocks: [1], models: { "a b": null } });

test("a JSON file cut short anywhere gives one sentence that names it; whole, its object", () => {
  const folder = temporaryFolder("json-file");
  const file = path.join(folder, "record.json");
  const refusal = (reason: RegExp) => (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, reason);
    return error.message.startsWith(`${file}: `) && error.message.endsWith("; measure again");
  };
  assert.throws(() => readJson(file, "measure again"), refusal(/: no such file; /));
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file, whole.slice(0, length));
    assert.throws(() => readJson(file, "measure again"), refusal(/: damaged \(.+\); /));
  }
  writeFileSync(file, whole);
  assert.deepEqual(readJson(file, "measure again"), JSON.parse(whole));
});

test("what is no object or list, or lacks what the file must have, is damaged too", () => {
  const folder = temporaryFolder("json-file");
  const file = path.join(folder, "record.json");
  for (const text of ["null", "3", '"text"', "true"]) {
    writeFileSync(file, text);
    assert.throws(() => readJson(file, "measure again"), /damaged \(it lacks what such a file has\)/);
  }
  writeFileSync(file, whole);
  type Shape = { blocks: number[]; cell: { seed: number } };
  assert.deepEqual(readJson<Shape>(file, "", ({ blocks }) => blocks.length === 1).blocks, [1]);
  const refused = (isWhole: (value: Shape) => boolean) =>
    assert.throws(() => readJson<Shape>(file, "measure again", isWhole), /^UserError: .*: damaged \(/);
  refused(({ blocks }) => blocks.length === 2);
  refused(({ cell }) => cell.seed === 0); // there is no cell: a TypeError
});

test("a byte order mark is no part of the JSON, and nesting that would overflow the stack or a number beyond doubles is damage", () => {
  const file = path.join(temporaryFolder("json-file"), "record.json");
  writeFileSync(file, `\ufeff${whole}`);
  assert.deepEqual(readJson(file, ""), JSON.parse(whole));
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  writeFileSync(file, nested(100));
  assert.ok(Array.isArray(readJson(file, "")));
  for (const depth of [102, 20_000]) {
    writeFileSync(file, nested(depth));
    assert.throws(() => readJson(file, "measure again"), /^UserError: .*nested deeper than 100 levels/);
  }
  writeFileSync(file, '{"rates": [1, 1e999]}');
  assert.throws(() => readJson(file, "measure again"), /^UserError: .*a number larger than 1\.8e308/);
});
