import { existsSync, lstatSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../src/core/atomic-file.mjs";
import { fileHash } from "../../src/core/hash.mjs";
import { UserError } from "../../src/core/user-error.mjs";
import { run } from "./process.mjs";

/**
 * npm's packages, exactly as package-lock.json pins them.
 *
 * @type {import("./step.mjs").Step}
 */
export const dependenciesStep = {
  name: "packages",
  doing: "installing npm packages",

  async isCurrent({ root }) {
    return existsSync(stamp(root)) && readFileSync(stamp(root), "utf8") === lockHash(root);
  },

  async run({ root }) {
    const npm = process.env.npm_execpath?.endsWith(".js")
      ? [process.execPath, process.env.npm_execpath]
      : ["npm"];
    const packages = path.join(root, "node_modules");
    if (lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new UserError(
        `${packages} is a link, and npm ci would empty the folder it points to; delete the link`,
      );
    rmSync(stamp(root), { force: true }); // npm ci may be interrupted before it has emptied the folder
    const { code, output } = await run(npm[0], [...npm.slice(1), "ci", "--no-audit", "--no-fund"], {
      cwd: root,
    });
    if (code !== 0) {
      const isOffline = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output);
      const hint = isOffline
        ? "the npm registry cannot be reached; check the network or npm's registry setting"
        : npmErrors(output);
      throw new UserError(`npm ci did not finish: ${hint}`);
    }
    writeFileAtomic(stamp(root), lockHash(root));
    return { what: "npm packages as pinned" };
  },
};

/** What npm says went wrong, without where it wrote more of it. */
function npmErrors(/** @type {string} */ output) {
  const lines = output.split("\n").flatMap((line) => /^npm error (.*\S)/.exec(line)?.[1] ?? []);
  return lines.slice(0, 3).join(" ") || output.trim();
}

const stamp = (/** @type {string} */ root) => path.join(root, "node_modules", ".batchmix-lock-sha256");

const lockHash = (/** @type {string} */ root) => fileHash(path.join(root, "package-lock.json"));
