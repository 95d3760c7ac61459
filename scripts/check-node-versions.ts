import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { table } from "../src/cli/table";
import { projectPath, UserError } from "../src/core";
import { runOneCell, writeOneCell } from "../test/support/one-cell";
import { fetchNode, type NodeVersion, nodeVersions, type Ran, runUnder } from "./node-versions";
import { runInFolder } from "./run-script";

/**
 * `npm run check:node -- [VERSION...]`: under each Node of node-versions.ts, or those named, a set-up of a
 * fresh copy of the project, one cell trained and evaluated, a notebook and the published figures; and
 * on the terminal not a word of deprecation. About five minutes and 3 GB a version, one at a time.
 */

/** What one Node did, for a row of the table. */
interface Row {
  readonly version: NodeVersion;
  /** What each part gave: a word, or why it failed. */
  readonly parts: Readonly<Record<Part, string>>;
  readonly deprecations: readonly string[];
  readonly seconds: number;
  readonly isRight: boolean;
}

const partNames = ["set-up", "cell", "notebook", "figures"] as const;
type Part = (typeof partNames)[number];

/** Copies the files that git knows, or would add: what a fresh clone holds, with changes not yet committed. */
function copyProject(target: string): void {
  const listing = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const listed = execFileSync("git", listing, { cwd: projectPath(), encoding: "utf8", maxBuffer: 2 ** 26 });
  for (const name of listed.split("\0"))
    if (name && existsSync(projectPath(name))) cpSync(projectPath(name), path.join(target, name));
}

/** Tries everything under one Node, in a folder that is deleted afterwards. */
function tryNode(version: NodeVersion, cell: string, bits: Map<string, string>): Row {
  const begun = performance.now();
  const folder = mkdtempSync(path.join(os.tmpdir(), `batchmix-node-${version}-`));
  const parts: Record<Part, string> = { "set-up": "", cell: "", notebook: "", figures: "" };
  const runs: Ran[] = [];
  let isRight = true;
  const note = (part: Part, isWell: boolean, word: string, ran: Ran) => {
    runs.push(ran);
    isRight &&= isWell;
    parts[part] = isWell ? word : "FAILED";
    if (!isWell) process.stderr.write(`Node ${version}, ${part}:\n${ran.output}\n`);
    return isWell;
  };
  try {
    const bin = fetchNode(version, folder);
    if (bin === null) throw new UserError("the npm registry, which has the Nodes, cannot be reached");
    const root = path.join(folder, "batchmix");
    copyProject(root);
    const inCopy = (...args: string[]) => runUnder(bin, args, { root });
    const setUp = inCopy("-r", "./scripts/check-platform.cjs", "scripts/setup.mjs");
    const rate = /✓ engine +TensorFlow .*?(\d+ GFLOPS)/.exec(setUp.output)?.[1] ?? "";
    if (note("set-up", setUp.code === 0 && rate !== "", `native, ${rate}`, setUp)) {
      const ran = runOneCell(bin, cell, path.join(folder, "results"), root);
      for (const [name, hash] of ran.hashes) if (!bits.has(name)) bits.set(name, hash);
      const isSame = ran.hashes.size > 0 && [...bits].every(([name, hash]) => ran.hashes.get(name) === hash);
      note("cell", ran.code === 0 && isSame, "same bits", ran);
      const notebook = inCopy("bin/batchmix.cjs", "notebooks", "4", "--small");
      const page = path.join(root, "figures", "notebooks", "04-evaluate.html");
      note("notebook", notebook.code === 0 && existsSync(page), "executed", notebook);
      const figures = inCopy("bin/batchmix.cjs", "figures", "--published");
      note("figures", figures.code === 0 && figures.output.includes("-ternary.pdf"), "drawn", figures);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  const deprecations = runs.flatMap((ran) => ran.deprecations);
  for (const line of deprecations) process.stderr.write(`Node ${version}: ${line}\n`);
  const seconds = Math.round((performance.now() - begun) / 1000);
  return { version, parts, deprecations, seconds, isRight: isRight && deprecations.length === 0 };
}

function main(names: readonly string[]): void {
  const unknown = names.find((name) => !nodeVersions.some((version) => version === name));
  if (unknown !== undefined)
    throw new UserError(`Node ${unknown} is not in the list; there are ${nodeVersions.join(", ")}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-node-cell-"));
  const rows: Row[] = [];
  try {
    const cell = writeOneCell(folder);
    const bits = new Map<string, string>();
    for (const version of nodeVersions) {
      if (names.length > 0 && !names.includes(version)) continue;
      process.stderr.write(`Node ${version}\n`);
      rows.push(tryNode(version, cell, bits));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const lines = rows.map(({ version, parts, deprecations, seconds }) => [
    version,
    ...partNames.map((part) => parts[part]),
    String(deprecations.length),
    String(seconds),
  ]);
  process.stdout.write(`${table(["Node", ...partNames, "deprecations", "seconds"], lines)}\n`);
  if (rows.some(({ isRight }) => !isRight)) throw new UserError("not every Node works; see above");
}

runInFolder("check:node", () => main(process.argv.slice(2)));
