import childProcess from "node:child_process";
import path from "node:path";
import { after, describe } from "node:test";

/**
 * Runs the tests of the files that are its arguments in this one process, so that what they share is loaded once;
 * and fails where a test starts a process or opens a browser, or loads TensorFlow without the argument --tensorflow.
 */

for (const name of ["exec", "execFile", "execFileSync", "execSync", "fork", "spawn", "spawnSync"] as const)
  (childProcess as Record<string, unknown>)[name] = () => {
    throw new Error(
      `a test called ${name}: scripts/tests/sharing-tests.mjs has to know why it shares no process`,
    );
  };

const files = process.argv.slice(2).filter((argument) => argument !== "--tensorflow");
const loadsTensorFlow = files.length < process.argv.length - 2;
const unwanted = loadsTensorFlow
  ? /playwright-core/
  : /@tensorflow.tfjs(-node-gpu)?.dist.(index|tf\.node)|playwright-core/;

for (const file of files) describe(file, () => require(path.resolve(file)));

after(() => {
  const loaded = Object.keys(require.cache).find((name) => unwanted.test(name));
  if (loaded) throw new Error(`a test that shares its process loaded ${loaded}`);
});
