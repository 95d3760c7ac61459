import childProcess from "node:child_process";
import path from "node:path";
import { after, describe } from "node:test";

/**
 * Runs the quick tests of the files that are its arguments in this one process, so that what they share
 * is loaded once; and fails where a test is not quick after all.
 */

for (const name of ["exec", "execFile", "execFileSync", "execSync", "fork", "spawn", "spawnSync"] as const)
  (childProcess as Record<string, unknown>)[name] = () => {
    throw new Error(
      `a quick test called ${name}: scripts/tests/quick-tests.mjs has to know why it is not quick`,
    );
  };

for (const file of process.argv.slice(2)) describe(file, () => require(path.resolve(file)));

after(() => {
  const loaded = Object.keys(require.cache).find((name) =>
    /@tensorflow.tfjs(-node-gpu)?.dist.(index|tf\.node)|playwright-core/.test(name),
  );
  if (loaded) throw new Error(`a quick test loaded ${loaded}`);
});
