import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../src/core/atomic-file.mjs";
import { fileHash } from "../../src/core/hash.mjs";
import { folderBytes } from "./files.mjs";
import { findPython, makeEnvironment, pipInstall } from "./pip.mjs";

/**
 * JupyterLab with its tools in .venv, and the project's TypeScript kernel where JUPYTER_PATH finds
 * it: .setup/jupyter.
 *
 * @type {import("./step.mjs").Step}
 */
export const notebooksStep = {
  name: "notebooks",
  doing: "installing JupyterLab",
  needs: ["packages"],

  async isCurrent({ root }) {
    return isInstalled(root) && readSpec(root) === spec;
  },

  async run({ root, log, temporary }) {
    if (!isInstalled(root)) {
      const stamp = stampFile(root);
      rmSync(stamp, { force: true });
      const environment = path.join(root, ".venv");
      await makeEnvironment(await findPython(), environment);
      log("installing JupyterLab");
      const python = path.join(environment, "bin", "python");
      await pipInstall(python, requirementsFile(root), [], await temporary("pip"));
      writeFileAtomic(stamp, stampText(root));
    }
    writeFileAtomic(specFile(root), spec);
    return {
      what: "JupyterLab, nbclient, nbconvert and the TypeScript kernel",
      bytes: folderBytes(path.join(root, ".venv")),
    };
  },
};

/**
 * The kernel starts in the project's root, which tslab needs to resolve imports, and finds it from
 * its own folder, so that the clone may lie and move anywhere. tsx lets cells import src as it is;
 * node-util.cjs lets them import @tensorflow/tfjs-node-gpu; queue-sends.cjs lets them show things in quick succession. The Node is the one that started
 * JupyterLab or the notebook, which need not be the one on PATH; where it did not say, as in another
 * editor, the one on PATH.
 */
const command =
  `cd "$1/../../../.." && exec "\${BATCHMIX_NODE:-node}" --require tsx/cjs --require ./src/engine/node-util.cjs --require ./src/notebook/queue-sends.cjs ` +
  'node_modules/tslab/bin/tslab kernel --config-path "$0"';
const spec = `${JSON.stringify(
  {
    argv: ["sh", "-c", command, "{connection_file}", "{resource_dir}"],
    display_name: "batchmix (TypeScript)",
    language: "typescript",
  },
  null,
  2,
)}\n`;

const specFile = (/** @type {string} */ root) =>
  path.join(root, ".setup", "jupyter", "kernels", "batchmix", "kernel.json");

const readSpec = (/** @type {string} */ root) =>
  existsSync(specFile(root)) ? readFileSync(specFile(root), "utf8") : null;

/**
 * The stamp holds the place too: an environment's scripts name it, so a moved clone needs a new
 * one. bin/python is a link: nothing is left of it when the system's Python is replaced.
 */
function isInstalled(/** @type {string} */ root) {
  const stamp = stampFile(root);
  const hasPython = existsSync(path.join(root, ".venv", "bin", "python"));
  return hasPython && existsSync(stamp) && readFileSync(stamp, "utf8") === stampText(root);
}

const requirementsFile = (/** @type {string} */ root) =>
  path.join(root, "scripts", "requirements-notebooks.txt");

const stampFile = (/** @type {string} */ root) => path.join(root, ".venv", "batchmix-stamp");

const stampText = (/** @type {string} */ root) => `${fileHash(requirementsFile(root))} ${root}\n`;
