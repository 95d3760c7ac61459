#!/usr/bin/env node
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../src/core/project-path.cjs";
import { passSignalsOn } from "./pass-signals-on.mjs";
import { printNotices } from "./setup.mjs";

/**
 * `npm run lab`: JupyterLab for this machine alone, on the project's kernel. Jupyter makes a token
 * and prints the address with it; one from JUPYTER_TOKEN it would take, and not show.
 */

const root = projectPath();
const python = path.join(root, ".venv", "bin", "python");
if (!existsSync(python)) {
  console.error("lab: JupyterLab is not installed; run: npm start");
  process.exit(1);
}
const args = [
  "--ServerApp.ip=127.0.0.1",
  `--ServerApp.root_dir=${root}`,
  "--MultiKernelManager.default_kernel_name=batchmix",
  "--KernelSpecManager.ensure_native_kernel=False",
  "--KernelSpecManager.allowed_kernelspecs=batchmix",
  "--LanguageServerManager.autodetect=False", // it would list every server that is not installed
  "--LabApp.default_url=/lab/tree/notebooks/01-quickstart.ipynb",
  ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ...(process.env.DISPLAY ? [] : ["--no-browser"]),
  ...process.argv.slice(2),
];
const env = {
  ...process.env,
  JUPYTER_PATH: path.join(root, ".setup", "jupyter"),
  BATCHMIX_NODE: process.execPath,
  // completion may take longer than JupyterLab's second: the first asks TypeScript to read all of src
  JUPYTER_CONFIG_PATH: path.join(root, "scripts", "lab"),
};
printNotices();
const lab = spawn(python, ["-m", "jupyterlab", ...args], { cwd: root, env, stdio: "inherit" });
passSignalsOn(lab);
