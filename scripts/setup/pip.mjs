import path from "node:path";
import { UserError } from "../../src/core/user-error.mjs";
import { lastLines, run } from "./process.mjs";

const candidates = ["python3", "python3.13", "python3.12", "python3.11", "python3.10"];

/**
 * A Python >= 3.10 that can make environments.
 *
 * @returns {Promise<string>} its command
 * @throws {UserError} saying what to install
 */
export async function findPython() {
  const found = [];
  for (const command of candidates) {
    const probe =
      "import sys; print('%d.%d' % sys.version_info[:2], flush=True); assert sys.version_info >= (3, 10); import venv, ensurepip";
    const { code, output } = await run(command, ["-c", probe]);
    if (code === 0) return command;
    if (code !== 127)
      found.push(
        `${command} is ${output.split("\n")[0]}${/ensurepip|venv/.test(output) ? " without venv" : ""}`,
      );
  }
  const why = found.length > 0 ? found.join(", ") : "there is none";
  throw new UserError(
    `Python >= 3.10 with venv is needed, but ${why}; on Debian or Ubuntu: sudo apt install python3-venv`,
  );
}

/**
 * Makes a virtual environment, whole or not at all: Python writes its own path into it, so it is
 * made in place and marked by its bin/python last.
 *
 * @param {string} python
 * @param {string} folder
 */
export async function makeEnvironment(python, folder) {
  const { code, output } = await run(python, ["-m", "venv", "--clear", folder]);
  if (code !== 0) {
    throw new UserError(
      `${python} could not make an environment in ${folder} (${lastLines(output)}); on Debian or Ubuntu: sudo apt install python3-venv`,
    );
  }
}

/**
 * Installs hash-pinned wheels.
 *
 * @param {string} python of the environment whose pip works
 * @param {string} requirements
 * @param {string[]} more further arguments of pip install
 * @param {string} [scratch] a folder to unpack in: /tmp may be too small for TensorFlow
 * @throws {UserError} if the registry is out of reach, a hash differs, or a wheel is cut short
 */
export async function pipInstall(python, requirements, more = [], scratch = undefined) {
  const pinned = ["--require-hashes", "--only-binary=:all:", "--no-deps", "--requirement", requirements];
  const quiet = [
    "--quiet",
    "--disable-pip-version-check",
    "--no-input",
    "--no-cache-dir",
    "--no-compile",
    "--progress-bar=off",
  ];
  const env = scratch === undefined ? process.env : { ...process.env, TMPDIR: scratch };
  const { code, output } = await run(python, ["-m", "pip", "install", ...quiet, ...pinned, ...more], { env });
  if (code === 0) return;
  const name = path.basename(requirements);
  if (/DO NOT MATCH THE HASHES/i.test(output)) {
    throw new UserError(
      `${name}: a package's sha256 is not the pinned one, so it was not installed; is a proxy changing downloads?`,
    );
  }
  if (/No space left/i.test(output))
    throw new UserError("the disk is full; free about 4 GB and run the command again");
  if (/BadZipFile|invalid wheel|Wheel .* is invalid|IncompleteRead/i.test(output)) {
    throw new UserError(`${name}: a package was cut short on the way; run the command again`);
  }
  throw new UserError(
    `${name}: pip could not fetch its packages (${lastLines(output, 1)}); check the network, or name another index in PIP_INDEX_URL`,
  );
}
