import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../src/core/atomic-file.mjs";
import { fileHash } from "../../src/core/hash.mjs";
import { UserError } from "../../src/core/user-error.mjs";
import { folderBytes, requireSpace } from "./files.mjs";
import { findPython, makeEnvironment, pipInstall } from "./pip.mjs";
import { run } from "./process.mjs";

const neededBytes = 10e9; // 6 GB unpacked, most of it torch's CUDA libraries

/**
 * The Python whose sentence-transformers ours is measured beside, in data/bench-python. Marked by
 * its stamp last: the benches take it as there when the stamp is.
 *
 * @type {import("./step.mjs").Step}
 */
export const benchPythonStep = {
  name: "bench",
  doing: "installing sentence-transformers, torch and OpenVINO",

  async isCurrent({ root }) {
    const stamp = path.join(folderOf(root), "batchmix-stamp");
    const python = path.join(folderOf(root), "bin", "python");
    return existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === stampText(root);
  },

  async run({ root, temporary }) {
    requireSpace(root, neededBytes);
    const python = await findPython();
    if ((await run(python, ["-c", "import sys; assert sys.version_info >= (3, 11)"])).code !== 0)
      throw new UserError(`Python >= 3.11 is needed, which torch and numpy ask for, and ${python} is older`);
    const folder = folderOf(root);
    rmSync(path.join(folder, "batchmix-stamp"), { force: true });
    await makeEnvironment(python, folder);
    const own = path.join(folder, "bin", "python");
    await pipInstall(own, requirementsOf(root), [], await temporary("pip"));
    writeFileAtomic(path.join(folder, "batchmix-stamp"), stampText(root));
    return { what: "sentence-transformers 6.2, torch 2.15, OpenVINO 2026.4", bytes: folderBytes(folder) };
  },
};

const folderOf = (/** @type {string} */ root) => path.join(root, "data", "bench-python");

const requirementsOf = (/** @type {string} */ root) => path.join(root, "bench", "requirements.txt");

/** With the place: an environment's scripts name it. */
const stampText = (/** @type {string} */ root) => `${fileHash(requirementsOf(root))} ${root}\n`;
