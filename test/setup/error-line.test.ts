import assert from "node:assert/strict";
import { test } from "node:test";
import { errorLine, run } from "../../scripts/setup/process.mjs";

/** What is said of a Node program that ends as the code does. */
async function lineOf(code: string, seconds?: number): Promise<string> {
  return errorLine((await run(process.execPath, ["-e", code], { seconds })).output);
}

test("of a crash of Node it is the error's own line, not the version that Node ends with", async () => {
  assert.equal(
    await lineOf("console.log('begins'); (0, require('util').isNothing)(1)"),
    "TypeError: (0 , require(...).isNothing) is not a function",
  );
  assert.equal(await lineOf("Promise.reject(new RangeError('too far: 7'))"), "RangeError: too far: 7");
  assert.match(
    await lineOf("process.dlopen({ exports: {} }, '/nowhere.node')"),
    /^Error: \/nowhere\.node: cannot open shared object file/,
  );
});

test("of a compiler it is the first error, not the summary", () => {
  // as GCC 12 prints it
  const output =
    "binding/tfjs_backend.cc:18:10: fatal error: tensorflow/c/c_api.h: No such file or directory\n" +
    '   18 | #include "tensorflow/c/c_api.h"\n      |          ^~~~\ncompilation terminated.\n';
  assert.match(errorLine(output), /fatal error: tensorflow\/c\/c_api\.h: No such file or directory$/);
});

test("of a program that a signal has ended it is the signal, of one that takes too long the time", async () => {
  assert.equal(await lineOf("process.kill(process.pid, 'SIGILL')"), "ended by SIGILL");
  assert.equal(await lineOf("setInterval(() => {}, 1000)", 0.3), "not done after 0.3 s");
});

test("of other output it is the last line that says something", () => {
  assert.equal(errorLine("one\ntwo\n\n"), "two");
});
