#!/usr/bin/env node
// @ts-check
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { dependenciesStep } from "./setup/dependencies.mjs";
import { extraSteps, printNotices, setUp } from "./setup.mjs";

/**
 * `npm test`: the set-up where needed, then everything that can fail.
 * `npm test -- PATTERN...`: the test files whose path holds a pattern.
 * `npm run test:quick`: types, lint and the tests that need neither TensorFlow, nor a browser, nor Jupyter, nor a process.
 */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const found = (/** @type {string} */ folder, /** @type {string} */ ending) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending) && !name.includes(".ipynb_checkpoints"))
    .map((name) => path.join(folder, name))
    .sort();
/** Collecting garbage takes a fifth of the time with Node's own 16 MB for what is new, and less with more. */
const node = (/** @type {string[]} */ ...args) => [process.execPath, "--max-semi-space-size=64", ...args];
const typescript = (/** @type {string[]} */ ...args) =>
  node("--require", "tsx/cjs", "--test-reporter=spec", ...args);
const bin = (/** @type {string[]} */ ...name) => path.join(root, "node_modules", ...name);

/** @typedef {import("./tests/run-jobs.mjs").Job} Job */

/** @returns {Job[]} */
const checks = (/** @type {readonly string[]} */ notebooks) => [
  {
    title: `types${notebooks.length > 0 ? " of all code and of notebooks" : ""}`,
    commands: [typescript("scripts/check-types.ts", ".setup/types.tsbuildinfo", ...notebooks)],
  },
  { title: "lint", commands: [[bin("@biomejs", "cli-linux-x64", "biome"), "ci", "."]] },
];

/** @returns {Job[]} */
const alone = (/** @type {readonly string[]} */ files) =>
  files.map((file) => ({ title: file, commands: [typescript(file)] }));

/**
 * Two jobs, in each of which files share a process: the file that took longest when it ran last goes
 * first, each to the job that has less to do.
 *
 * @param {string} title
 * @param {readonly string[]} files
 * @param {(file: string) => number} secondsOf
 * @param {readonly string[]} options of scripts/run-together.ts
 * @returns {Job[]}
 */
function together(title, files, secondsOf, options = []) {
  const parts = [1, 2].map((part) => ({ part, seconds: 0, files: /** @type {string[]} */ ([]) }));
  for (const file of [...files].sort((a, b) => secondsOf(b) - secondsOf(a))) {
    const lighter = parts[0].seconds <= parts[1].seconds ? parts[0] : parts[1];
    lighter.files.push(file);
    lighter.seconds += secondsOf(file);
  }
  return parts.map((each) => ({
    title: `${title}, part ${each.part}`,
    commands: [typescript("scripts/run-together.ts", ...options, ...each.files)],
  }));
}

const batchmix = (/** @type {string[]} */ ...args) => node("bin/batchmix.cjs", ...args);

/** @type {Job} */
const study = {
  title: "quick study, figures and notebooks", // the other notebooks are executed by test/notebook
  commands: [batchmix("quickstart", "--quick"), batchmix("notebooks", "0", "6", "8", "9", "13", "--small")],
};

function readArguments() {
  const options = /** @type {const} */ ({ quick: { type: "boolean", default: false } });
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { quick: values.quick, patterns: positionals };
  } catch (error) {
    console.error(`test: ${/** @type {Error} */ (error).message}`);
    process.exit(1);
  }
}

async function main() {
  const { quick: isQuick, patterns } = readArguments();
  const files = found("test", ".test.ts").filter(
    (file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)),
  );
  if (files.length === 0) {
    console.error(`test: no test file has ${patterns.join(" or ")} in its path`);
    return false;
  }
  if (!(await setUp({ steps: [dependenciesStep] }))) return false;
  const { sharingTests } = await import("./tests/sharing-tests.mjs"); // needs the packages
  const { Durations, runJobs } = await import("./tests/run-jobs.mjs");
  const { quick, computing } = await sharingTests(files, root);
  const lasted = new Durations(root);
  const secondsOf = (/** @type {string} */ file) => lasted.seconds[file] ?? 1;
  const inProcess = together("quick tests", quick, secondsOf);
  if (isQuick) return runJobs([...(patterns.length > 0 ? [] : checks([])), ...inProcess], { root });

  const others = files.filter((file) => !quick.includes(file));
  if (others.length > 0) {
    if (!(await setUp())) return false;
    printNotices();
    if (!(await setUp({ steps: [extraSteps["all-MiniLM-L6-v2"]] })))
      console.log("tests of all-MiniLM-L6-v2 are skipped");
  }
  if (patterns.length > 0) return runJobs(alone(files), { root, printsAll: true });
  const onTensorFlow = together("tests on TensorFlow", computing, secondsOf, ["--tensorflow"]);
  const shared = [...inProcess, ...onTensorFlow];
  const unshared = alone(others.filter((file) => !computing.includes(file)));
  return runJobs([study, ...checks(found("notebooks", ".ipynb")), ...shared, ...unshared], { root });
}

process.exit((await main()) ? 0 : 1);
