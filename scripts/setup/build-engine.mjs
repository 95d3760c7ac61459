import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { replaceFolder } from "../../src/core/atomic-file.mjs";
import { sha256 } from "../../src/core/hash.mjs";
import { UserError } from "../../src/core/user-error.mjs";
import { requireSpace } from "./files.mjs";
import { pipInstall } from "./pip.mjs";
import { errorLine, run } from "./process.mjs";

export const tensorflow = "2.18.1";
const recipe = 4; // counted up when the way of building changes
/** @type {Record<string, number>} */
const neededBytes = { cpu: 2.5e9, cuda: 10e9 }; // wheels packed, unpacked and moved, and a compiler

/** This project's own kernels, as a part of the binding. */
const kernels = path.join("src", "engine", "fused-kernels.cc");

/** A hash of what a build is made from. */
export function keyOf(/** @type {string} */ root, /** @type {string} */ build) {
  const requirements = readFileSync(path.join(root, "scripts", `requirements-engine-${build}.txt`));
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const binding = packages["node_modules/@tensorflow/tfjs-node-gpu"].version;
  const code = readFileSync(path.join(root, kernels));
  return sha256(`${recipe}\n${binding}\n${requirements}\n${code}`).slice(0, 16);
}

/** The key that an engine's folder was built with, or null where there is none. */
export function builtKey(/** @type {string} */ libraries) {
  const file = path.join(libraries, "key");
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/**
 * Compiles tfjs-node-gpu's binding against TensorFlow's libraries from PyPI, and puts both in a folder.
 *
 * @param {import("./step.mjs").Context} context
 * @param {string} build cpu or cuda
 * @param {string} key
 * @param {string} folder where the engine goes, replacing an older one
 * @param {string} rpath where the binding is to look for the engine's libraries
 */
export async function buildEngine(context, build, key, folder, rpath) {
  const { root, log } = context;
  requireSpace(root, neededBytes[build]);
  const python = await context.python();
  const work = await context.temporary("engine");
  const wheel = path.join(work, "wheel");
  log(`downloading TensorFlow ${tensorflow} (${build})`);
  const platform = [
    "--platform=manylinux2014_x86_64",
    "--python-version=3.11",
    "--implementation=cp",
    "--abi=cp311",
  ];
  const requirements = path.join(root, "scripts", `requirements-engine-${build}.txt`);
  await pipInstall(python, requirements, [...platform, `--target=${wheel}`], await context.temporary("pip"));

  const made = path.join(work, "engine");
  mkdirSync(path.join(made, "lib"), { recursive: true });
  for (const name of readdirSync(path.join(wheel, "tensorflow"))) {
    if (/^libtensorflow_(cc|framework)\.so\.2$/.test(name)) {
      renameSync(path.join(wheel, "tensorflow", name), path.join(made, "lib", name));
    }
  }
  // TensorFlow looks for NVIDIA's libraries beside the folder of its own
  if (existsSync(path.join(wheel, "nvidia")))
    renameSync(path.join(wheel, "nvidia"), path.join(made, "nvidia"));
  log("compiling the binding");
  await compile(context, path.join(wheel, "tensorflow", "include"), made, rpath);
  writeFileSync(path.join(made, "key"), key);
  replaceFolder(made, folder, path.join(work, "replaced"));
}

/**
 * @param {import("./step.mjs").Context} context
 * @param {string} include TensorFlow's headers
 * @param {string} made the new engine's folder, with lib/
 * @param {string} rpath
 */
async function compile(context, include, made, rpath) {
  const { root } = context;
  const compiler = await findCompiler(context);
  const cache = await context.temporary("compiling");
  const source = path.join(root, "node_modules", "@tensorflow", "tfjs-node-gpu");
  const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"].map((name) =>
    path.join(made, "lib", name),
  );
  const { code, output } = await run(
    compiler[0],
    [
      ...compiler.slice(1),
      ..."-O2 -fno-math-errno -std=c++17 -fPIC -shared -DNAPI_VERSION=8 -w".split(" "),
      `-I${path.join(root, "node_modules", "node-api-headers", "include")}`,
      "-I.",
      `-I${include}`,
      "binding/tfjs_backend.cc",
      "binding/tfjs_binding.cc",
      path.join(import.meta.dirname, "quiet-first-graph.cc"),
      path.join(root, kernels),
      "-o",
      path.join(made, "tfjs_binding.node"),
      ...libraries,
      "-Wl,--wrap=TF_LoadSessionFromSavedModel",
      `-Wl,-rpath,${rpath}`,
    ],
    {
      cwd: source,
      env: { ...process.env, ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache, TMPDIR: cache },
    },
  );
  if (code !== 0) throw new UserError(`the engine's binding did not compile (${errorLine(output)})`);
}

/**
 * A C++ compiler's command: the system's, or one from PyPI.
 *
 * @param {import("./step.mjs").Context} context
 * @returns {Promise<string[]>}
 */
async function findCompiler(context) {
  for (const command of ["g++", "clang++"]) {
    if ((await run(command, ["--version"])).code === 0) return [command];
  }
  context.log("fetching a compiler");
  const folder = await context.temporary("compiler");
  const python = await context.python();
  const requirements = path.join(context.root, "scripts", "requirements-compiler.txt");
  await pipInstall(python, requirements, [`--target=${folder}`], await context.temporary("pip"));
  return [path.join(folder, "ziglang", "zig"), "c++", "-target", "x86_64-linux-gnu.2.17"];
}
