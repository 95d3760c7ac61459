// @ts-check
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { folderBytes, putInPlace, requireSpace, writeWhole } from "./files.mjs";
import { pipInstall } from "./pip.mjs";
import { lastLines, run } from "./process.mjs";
import { SetupError } from "./step.mjs";

const tensorflow = "2.18.1";
const recipe = 2; // counted up when the way of building changes
/** @type {Record<string, number>} */
const neededBytes = { cpu: 2.5e9, cuda: 10e9 }; // wheels packed, unpacked and moved, and a compiler

/** Where the package looks for its binding, from the project's root. */
const installed = path.join(
  "node_modules",
  "@tensorflow",
  "tfjs-node-gpu",
  "lib",
  "napi-v8",
  "tfjs_binding.node",
);

/**
 * tfjs-node-gpu's own binding, compiled against TensorFlow's libraries from PyPI: they are newer
 * than those its download would bring, and come through the package registry. Where it cannot be
 * had, .setup/engine.json says wasm and why.
 *
 * @type {import("./step.mjs").Step}
 */
export const engineStep = {
  name: "engine",
  doing: "building the native engine",
  needs: ["packages"],

  async isCurrent({ root, retry }) {
    const recorded = readRecord(root);
    if (process.env.BATCHMIX_ENGINE === "wasm") return true; // the program itself obeys it
    if (!recorded) return false;
    if (recorded.engine === "wasm") return !retry && process.env.BATCHMIX_ENGINE !== "native";
    const isSameMachine = (recorded.hasDriver ?? hasDriver()) === hasDriver();
    return isSameMachine && recorded.key === keyOf(root, recorded.build) && isInstalled(root);
  },

  notice({ root }) {
    const recorded = readRecord(root);
    return recorded?.engine === "wasm" && !process.env.BATCHMIX_ENGINE ? slowness(recorded) : null;
  },

  async run(context) {
    const { root } = context;
    const recordFile = path.join(root, ".setup", "engine.json");
    try {
      const build = (await run("nvidia-smi", ["-L"], { seconds: 20 })).code === 0 ? "cuda" : "cpu";
      const key = keyOf(root, build);
      const libraries = path.join(root, ".engine");
      if (builtKey(libraries) !== key) await buildEngine(context, build, key);
      mkdirSync(path.dirname(path.join(root, installed)), { recursive: true });
      // renamed into place: a process that still runs on an older binding keeps its file whole
      copyFileSync(path.join(libraries, "tfjs_binding.node"), path.join(root, `${installed}.new`));
      renameSync(path.join(root, `${installed}.new`), path.join(root, installed));
      context.log("multiplying matrices");
      const { rate, device } = await matmulRate(root, "native");
      writeWhole(
        recordFile,
        JSON.stringify({ engine: "native", tensorflow, build, key, hasDriver: hasDriver() }),
      );
      return {
        what: `TensorFlow ${tensorflow} (${device}), ${rate} GFLOPS in a matrix product`,
        bytes: folderBytes(libraries),
        warning:
          build === "cuda" && device === "cpu"
            ? "nvidia-smi answers, but TensorFlow finds no GPU that it can use and computes on the CPU; " +
              "it needs a driver for CUDA 12.5 (525.60 or newer)"
            : undefined,
      };
    } catch (error) {
      if (!(error instanceof SetupError) || process.env.BATCHMIX_ENGINE === "native") throw error;
      const { rate } = await matmulRate(root, "wasm");
      const reason = error.message;
      writeWhole(recordFile, JSON.stringify({ engine: "wasm", reason, rate }));
      return {
        what: `WebAssembly, ${rate} GFLOPS in a matrix product`,
        warning: slowness({ reason, rate }),
      };
    }
  },
};

/**
 * @typedef {{ engine: string, build: string, key: string, hasDriver?: boolean, reason?: string, rate?: number }} EngineRecord
 */

/** What it means to be without native TensorFlow. Its rate is from our own measurements on two cores. */
const slowness = (/** @type {{ reason?: string, rate?: number }} */ { reason, rate }) =>
  `no native engine (${reason}): WebAssembly does ${rate} GFLOPS here, native TensorFlow did 300 to 440 ` +
  "on two cores of a server, so expect some ten times the time; to try again: npx batchmix setup";

/** Whether NVIDIA's driver is there: a look that starts no process, to notice one that came or went. */
const hasDriver = () => existsSync("/dev/nvidiactl") || existsSync("/dev/dxg");

/** @returns {EngineRecord | null} */
function readRecord(/** @type {string} */ root) {
  try {
    return JSON.parse(readFileSync(path.join(root, ".setup", "engine.json"), "utf8"));
  } catch {
    return null;
  }
}

/** A hash of what a build is made from. */
function keyOf(/** @type {string} */ root, /** @type {string} */ build) {
  const requirements = readFileSync(path.join(root, "scripts", `requirements-engine-${build}.txt`));
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const binding = packages["node_modules/@tensorflow/tfjs-node-gpu"].version;
  const text = `${recipe}\n${binding}\n${requirements}`;
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function builtKey(/** @type {string} */ libraries) {
  const file = path.join(libraries, "key");
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function isInstalled(/** @type {string} */ root) {
  const [source, target] = [path.join(root, ".engine", "tfjs_binding.node"), path.join(root, installed)];
  return existsSync(source) && existsSync(target) && statSync(source).size === statSync(target).size;
}

/**
 * @param {import("./step.mjs").Context} context
 * @param {string} build cpu or cuda
 * @param {string} key
 */
async function buildEngine(context, build, key) {
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
  await compile(context, path.join(wheel, "tensorflow", "include"), made);
  writeFileSync(path.join(made, "key"), key);
  putInPlace(made, path.join(root, ".engine"), path.join(work, "replaced"));
}

/**
 * @param {import("./step.mjs").Context} context
 * @param {string} include TensorFlow's headers
 * @param {string} made the new engine's folder, with lib/
 */
async function compile(context, include, made) {
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
      ..."-O2 -std=c++17 -fPIC -shared -DNAPI_VERSION=8 -w".split(" "),
      `-I${path.join(root, "node_modules", "node-api-headers", "include")}`,
      "-I.",
      `-I${include}`,
      "binding/tfjs_backend.cc",
      "binding/tfjs_binding.cc",
      path.join(import.meta.dirname, "quiet-first-graph.cc"),
      "-o",
      path.join(made, "tfjs_binding.node"),
      ...libraries,
      "-Wl,--wrap=TF_LoadSessionFromSavedModel",
      // from where the package holds its binding back to the project's root, wherever that is
      "-Wl,-rpath,$ORIGIN/../../../../../.engine/lib",
    ],
    {
      cwd: source,
      env: { ...process.env, ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache, TMPDIR: cache },
    },
  );
  if (code !== 0) throw new SetupError(`the engine's binding did not compile (${lastLines(output, 1)})`);
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

/**
 * Billions of operations a second in a product of 1,024 x 1,024 matrices, in a process of its own:
 * a binding that cannot be loaded may end its process.
 *
 * @param {string} root
 * @param {"native" | "wasm"} engine
 * @returns {Promise<{ rate: number, device: string }>}
 */
async function matmulRate(root, engine) {
  const script = path.join(root, "scripts", "setup", "matmul-rate.cjs");
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };
  const { code, output } = await run(process.execPath, [script, engine], { cwd: root, env, seconds: 120 });
  const line = output.split("\n").find((text) => text.startsWith('{"rate"'));
  if (code !== 0 || !line)
    throw new SetupError(`the ${engine} engine does not compute (${lastLines(output, 1)})`);
  return JSON.parse(line);
}
