// @ts-check
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { constants, tmpdir, userInfo } from "node:os";
import path from "node:path";
import { killRunning, run } from "../setup/process.mjs";

/**
 * Something that passes or fails: programs with their arguments, one after another.
 *
 * @typedef {{ readonly title: string, readonly commands: readonly (readonly string[])[] }} Job
 */

const secondsPerCommand = 3600;

/** One more than the cores that tests are planned for: a job waits for a browser, a kernel or the disk now and then. */
const jobsAtOnce = 3;

/** Where tsx keeps what it has transpiled; all jobs, and all later runs, share it. */
const transpiled = `tsx-${process.geteuid?.() ?? userInfo().username}`;

/**
 * Runs jobs, three at a time, those first that took longest when they ran last, and prints a line on each, after what
 * failed in it. Each job's temporary folder is its own, and a job that leaves anything there has failed.
 *
 * @param {readonly Job[]} jobs
 * @param {{ root: string, printsAll?: boolean }} options root: the project's folder, in which they run;
 *   printsAll: all that a job printed, also where it passed
 * @returns {Promise<boolean>} whether all have passed
 */
export async function runJobs(jobs, { root, printsAll = false }) {
  const lasted = new Durations(root);
  const waiting = [...jobs].sort((a, b) => lasted.of(b.title) - lasted.of(a.title));
  const temporary = mkdtempSync(path.join(tmpdir(), "batchmix-jobs-"));
  const clear = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    killRunning();
    clear();
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of stopSignals) process.on(signal, stop);
  /** @type {Ran[]} */
  const done = [];
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const ran = await runJob(job, root, temporary);
      done.push(ran);
      lasted.set(job.title, ran.seconds);
      for (const [, file, milliseconds] of ran.output.matchAll(fileOfJob))
        lasted.set(file, +milliseconds / 1000);
      print(ran, printsAll);
    }
  };
  await Promise.all(Array.from({ length: jobsAtOnce }, work));
  for (const signal of stopSignals) process.removeListener(signal, stop);
  clear();
  lasted.save();
  return summarise(done);
}

/** The line on one of several files of tests that share a job. */
const fileOfJob = /^[✔✖] (test\/\S+\.test\.ts) \(([\d.]+)ms\)$/gm;

const stopSignals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @typedef {{ title: string, output: string, seconds: number, complaint: string | null }} Ran */

/** @returns {Promise<Ran>} */
async function runJob(
  /** @type {Job} */ { title, commands },
  /** @type {string} */ root,
  /** @type {string} */ place,
) {
  const folder = temporaryFolder(place);
  const begun = performance.now();
  let output = "";
  /** @type {string | null} */
  let complaint = null;
  for (const [command, ...args] of commands) {
    const options = { cwd: root, env: { ...process.env, TMPDIR: folder }, seconds: secondsPerCommand };
    const ran = await run(command, args, options);
    output += ran.output;
    if (ran.code !== 0) {
      complaint = "failed";
      break;
    }
  }
  // a browser may end before it has deleted the files of its memory
  const isOfTool = (/** @type {string} */ name) =>
    toolFolders.includes(name) || name.startsWith(".org.chromium.Chromium.");
  const left = readdirSync(folder).filter((name) => !isOfTool(name));
  if (left.length > 0) complaint ??= `left in the temporary folder: ${left.join(", ")}`;
  return { title, output, seconds: (performance.now() - begun) / 1000, complaint };
}

/** Folders of tools that keep what they have compiled in the temporary folder. */
const toolFolders = [transpiled, "node-compile-cache"];

function temporaryFolder(/** @type {string} */ place) {
  const shared = path.join(tmpdir(), transpiled);
  mkdirSync(shared, { recursive: true });
  const folder = mkdtempSync(path.join(place, "job-"));
  symlinkSync(shared, path.join(folder, transpiled));
  return folder;
}

function print(/** @type {Ran} */ { title, output, seconds, complaint }, /** @type {boolean} */ printsAll) {
  const failures = output.slice(Math.max(0, output.indexOf("\n✖ failing tests:"))); // all, where there is no such line
  if (printsAll) console.log(`\n${output.trimEnd()}`);
  else if (complaint !== null) console.log(`\n${failures.trimEnd()}`);
  console.log(
    `${complaint ? "✖" : "✔"} ${title}, ${seconds.toFixed(1)} s${complaint ? `: ${complaint}` : ""}`,
  );
}

function summarise(/** @type {readonly Ran[]} */ done) {
  const count = (/** @type {string} */ word) =>
    done
      .flatMap(({ output }) => [...output.matchAll(RegExp(`^ℹ ${word} (\\d+)$`, "gm"))])
      .reduce((sum, [, each]) => sum + Number(each), 0);
  const failed = done.filter(({ complaint }) => complaint !== null);
  for (const { title, complaint } of failed) console.log(`✖ ${title}: ${complaint}`);
  console.log(`${count("pass")} tests passed, ${count("fail")} failed, ${count("skipped")} were skipped`);
  return failed.length === 0;
}

/** How many seconds each job, and each file of tests, took when it ran last. */
export class Durations {
  /** @type {Record<string, number>} */
  seconds = {};

  constructor(/** @type {string} the project's folder */ root) {
    this.file = path.join(root, ".setup", "test-seconds.json");
    try {
      this.seconds = JSON.parse(readFileSync(this.file, "utf8"));
    } catch {} // the first run
  }

  /** As many as can be for a job that has not run yet. */
  of(/** @type {string} */ title) {
    return this.seconds[title] ?? Number.MAX_SAFE_INTEGER;
  }

  set(/** @type {string} */ title, /** @type {number} */ seconds) {
    this.seconds[title] = Math.round(seconds * 10) / 10;
  }

  save() {
    writeFileSync(this.file, `${JSON.stringify(this.seconds, null, 2)}\n`);
  }
}
