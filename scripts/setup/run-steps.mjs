import { explainWriteError } from "../../src/core/atomic-file.mjs";
import { UserError } from "../../src/core/user-error.mjs";

/**
 * Runs steps that are not current, each as soon as those it needs are done, and prints one line
 * a step as it ends. A step that fails does not stop its neighbours, only those that need it.
 *
 * @param {import("./step.mjs").Step[]} steps
 * @param {import("./step.mjs").Context} context
 * @returns {Promise<string[]>} what went wrong, a sentence each
 */
export async function runSteps(steps, context) {
  const live = liveLine();
  /** @type {string[]} */
  const mistakes = [];
  /** @type {Map<string, Promise<boolean>>} */
  const ends = new Map();
  for (const step of steps) {
    const needed = (step.needs ?? []).map((name) => ends.get(name));
    ends.set(step.name, runAfter(needed, step, context, live, mistakes));
  }
  await Promise.all(ends.values());
  live.stop();
  return mistakes;
}

/**
 * @param {(Promise<boolean> | undefined)[]} needed
 * @param {import("./step.mjs").Step} step
 * @param {import("./step.mjs").Context} context
 * @param {ReturnType<typeof liveLine>} live
 * @param {string[]} mistakes
 */
async function runAfter(needed, step, context, live, mistakes) {
  if ((await Promise.all(needed)).includes(false)) return false;
  if (await step.isCurrent(context)) return true;
  const begun = performance.now();
  const show = live.begin(step.name, step.doing);
  try {
    const { what, bytes, warning } = await step.run({ ...context, log: show });
    const seconds = `${Math.round((performance.now() - begun) / 1000)} s`;
    live.end(
      step.name,
      `✓ ${step.name.padEnd(10)} ${what.padEnd(62)} ${seconds.padStart(6)}  ${size(bytes).padStart(8)}`,
    );
    if (warning) live.end(step.name, `! ${warning}`);
    return true;
  } catch (error) {
    const sentence = sentenceOf(error);
    live.end(step.name, `✗ ${step.name.padEnd(10)} ${sentence}`);
    mistakes.push(`${step.name}: ${sentence}`);
    return false;
  }
}

/** What a user can mend, in a sentence; else where in the set-up the defect is. */
function sentenceOf(/** @type {unknown} */ error) {
  const { path = "" } = /** @type {NodeJS.ErrnoException} */ (error);
  const explained = explainWriteError(error, path);
  return explained instanceof UserError ? explained.message : String(/** @type {Error} */ (error).stack);
}

function size(/** @type {number | undefined} */ bytes) {
  if (bytes === undefined) return "";
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/** What is going on, on the last line of a terminal; nothing elsewhere. */
function liveLine() {
  /** @type {Map<string, { text: string, begun: number }>} */
  const running = new Map();
  const isTerminal = Boolean(process.stdout.isTTY);
  const clear = () => isTerminal && process.stdout.write("\r\u001b[K");
  const draw = () => {
    const parts = [...running.values()].map(
      ({ text, begun }) => `${text} (${Math.round((performance.now() - begun) / 1000)} s)`,
    );
    clear();
    process.stdout.write(`… ${parts.join(", ")}`.slice(0, (process.stdout.columns ?? 80) - 1));
  };
  const timer = isTerminal ? setInterval(() => running.size > 0 && draw(), 500) : undefined;
  return {
    /** @returns {(line: string) => void} */
    begin(/** @type {string} */ name, /** @type {string} */ text) {
      running.set(name, { text, begun: performance.now() });
      return (line) => {
        const entry = running.get(name);
        if (entry) entry.text = line;
      };
    },
    end(/** @type {string} */ name, /** @type {string} */ line) {
      running.delete(name);
      clear();
      process.stdout.write(`${line}\n`);
    },
    stop() {
      clearInterval(timer);
      clear();
    },
  };
}
