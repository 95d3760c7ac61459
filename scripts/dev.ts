import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectPath, UserError } from "../src/core";
import { findNotebooks } from "../src/notebook";
import { servePage, writePageState } from "./notebooks/serve-page";
import { runScript } from "./run-script";

/**
 * `npm run dev`, or `npm run dev -- 06`: at each change in src or of a notebook, nodemon has
 * run-affected.ts execute a notebook that it concerns, and its page in the browser follows.
 */
async function main(names: readonly string[]): Promise<void> {
  if (names.length > 1) throw new UserError("name one notebook, as: npm run dev -- 06");
  const pinned = names.length > 0 ? findNotebooks(names)[0].name : undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-dev-"));
  const work = path.join(folder, "work"); // runs that a change kills leave their temporary files here
  mkdirSync(work);
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  writePageState(folder, { asOf: Date.now(), shown: null, version: 0, text: "", isError: false });
  process.stdout.write(`${await servePage(folder)}\n`);
  const env = {
    ...process.env,
    TMPDIR: work,
    BATCHMIX_DEV_FOLDER: folder,
    ...(pinned && { BATCHMIX_DEV_NOTEBOOK: pinned }),
  };
  const nodemon = spawn(process.execPath, [require.resolve("nodemon/bin/nodemon.js")], {
    cwd: projectPath(),
    env,
    stdio: "inherit",
  });
  // by SIGINT nodemon ends what it runs with all its processes; Ctrl-C in a terminal has reached it already
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => nodemon.kill("SIGINT"));
  process.on("SIGINT", () => process.stdin.isTTY || nodemon.kill("SIGINT"));
  nodemon.on("exit", (code) => process.exit(code ?? 1));
}

runScript("dev", () => main(process.argv.slice(2)));
