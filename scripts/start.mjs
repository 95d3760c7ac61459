#!/usr/bin/env node
// @ts-check
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

/** `npm start`: the set-up, then the study, with whatever was given after `--`. */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
if (!(await setUp())) process.exit(1);
const study = spawn(
  process.execPath,
  [path.join(root, "bin", "batchmix.cjs"), "study", ...process.argv.slice(2)],
  {
    stdio: "inherit",
  },
);
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.on(signal, () => study.kill(signal));
study.on("exit", (code) => process.exit(code ?? 1));
