import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { csvText } from "../../src/core";

test("Python's csv module reads from csvText what was written, whatever is in a field", () => {
  const field = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', ",", "\r\n", " a ", "", "=1", "\t"),
  );
  const written = fc.sample(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 }), 60);
  const script = `import csv, io, json, sys
for text in json.load(sys.stdin):
    print(json.dumps(list(csv.reader(io.StringIO(text, newline=""), strict=True))))`;
  const input = JSON.stringify(written.map(csvText));
  const lines = execFileSync("python3", ["-c", script], { input, encoding: "utf8" }).trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    written,
  );
});

test("csvText writes numbers with all their digits, true and false in words, and nothing for what is missing", () => {
  assert.equal(csvText([["a", 0.1, 1e-7, true, null, undefined, -2]]), "a,0.1,1e-7,true,,,-2\r\n");
});
