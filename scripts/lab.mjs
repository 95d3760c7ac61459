#!/usr/bin/env node
// @ts-check
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** `npm run lab`: JupyterLab for this machine alone, with a token, on the project's kernel. */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const python = path.join(root, ".venv", "bin", "python");
if (!existsSync(python)) {
  console.error("lab: JupyterLab is not installed; run: npm start");
  process.exit(1);
}
const token = process.env.JUPYTER_TOKEN ?? randomBytes(24).toString("hex");
const args = [
  "--ServerApp.ip=127.0.0.1",
  `--ServerApp.root_dir=${root}`,
  "--MultiKernelManager.default_kernel_name=batchmix",
  "--KernelSpecManager.ensure_native_kernel=False",
  "--LabApp.default_url=/lab/tree/notebooks/01-quickstart.ipynb",
  ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ...(process.env.DISPLAY ? [] : ["--no-browser"]),
  ...process.argv.slice(2),
];
const env = { ...process.env, JUPYTER_PATH: path.join(root, ".setup", "jupyter"), JUPYTER_TOKEN: token };
const lab = spawn(python, ["-m", "jupyterlab", ...args], { cwd: root, env, stdio: "inherit" });
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => lab.kill(signal));
lab.on("exit", (code) => process.exit(code ?? 1));
