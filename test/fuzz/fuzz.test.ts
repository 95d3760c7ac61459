import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { formats } from "../../scripts/fuzz/formats";
import { fuzz } from "../../scripts/fuzz/fuzz";
import { formats as faulty } from "./faulty-formats";

const jobsOf = (some: readonly { name: string }[], inputs: (name: string) => number) =>
  some.map(({ name }) => ({ format: name, from: 0, to: inputs(name) }));

/** Of each format; npm run fuzz takes more. */
const inputs = 60;

test("changed files of every format end in a result or in one sentence that names the file", async () => {
  const module = path.join(__dirname, "..", "..", "scripts", "fuzz", "formats.ts");
  const { counts, findings } = await fuzz({ module, seed: 0, jobs: jobsOf(formats, () => inputs) });
  const lines = findings.map(
    ({ format, index, said }) => `--only "${format}:${index}": ${said.split("\n")[0]}`,
  );
  assert.ok(findings.length === 0, lines.join("\n"));
  for (const [format, { valid, refused }] of counts) assert.equal(valid + refused, inputs, format);
});

test("every kind of fault in a reader is a finding, and the inputs after it are read", async () => {
  const module = path.join(__dirname, "faulty-formats.ts");
  const inputs = (name: string) => (name === "endless" || name === "numbers without bound" ? 1 : 2); // seconds each
  const jobs = jobsOf(faulty, inputs);
  const { counts, findings } = await fuzz({ module, seed: 0, jobs, secondsOfInput: 1 });
  const count = (format: string) => Object.values(counts.get(format) ?? {});
  assert.deepEqual(count("reads"), [2, 0, 0]);
  assert.deepEqual(count("refuses"), [0, 2, 0]);
  const expected: Readonly<Record<string, RegExp>> = {
    "raw error": /^TypeError: Cannot read properties of undefined/,
    "no name": /^does not name the file: steps is missing$/,
    "no error": /^thrown: steps$/,
    endless: /^takes longer than 1 s$/,
    "never answers": /^ends the process \(0\)/,
    "ends the process": /^ends the process \(7\)/,
    "bytes without bound": /^RangeError: Array buffer allocation failed/,
    "numbers without bound": /^(ends the process \(SIGABRT\)|takes longer than 1 s$)/, // the collector may fight for long
  };
  for (const [format, said] of Object.entries(expected)) {
    assert.deepEqual(count(format), [0, 0, inputs(format)], format);
    for (const finding of findings.filter((each) => each.format === format)) assert.match(finding.said, said);
  }
});
