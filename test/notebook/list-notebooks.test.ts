import assert from "node:assert/strict";
import { test } from "node:test";
import { findNotebooks, listNotebooks } from "../../src/notebook";

test("notebooks come in order, each with its question, and are found by name or number", () => {
  const all = listNotebooks();
  assert.deepEqual(
    all.map(({ name }) => name),
    [...all.map(({ name }) => name)].sort(),
  );
  for (const { name, question } of all) assert.match(question, /\?$/, name);
  assert.deepEqual(
    findNotebooks(["5", "00-start-here"]).map(({ name }) => name),
    ["05-sweep", "00-start-here"],
  );
  assert.throws(
    () => findNotebooks(["77"]),
    /^UserError: there is no notebook 77; there are 00-start-here, /,
  );
});
