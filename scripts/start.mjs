#!/usr/bin/env node
import { spawn } from "node:child_process";
import path from "node:path";
import { projectPath } from "../src/core/project-path.cjs";
import { passSignalsOn } from "./pass-signals-on.mjs";
import { setUp } from "./setup.mjs";

/** `npm start`: the set-up, then the default study, with whatever was given after `--`. */

const root = projectPath();
if (!(await setUp())) process.exit(1);
const study = spawn(
  process.execPath,
  [path.join(root, "bin", "batchmix.cjs"), "quickstart", ...process.argv.slice(2)],
  {
    stdio: "inherit",
  },
);
passSignalsOn(study);
