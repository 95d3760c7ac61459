import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../src/core/atomic-file.mjs";
import { UserError } from "../../src/core/user-error.mjs";
import { buildEngine, builtKey, keyOf, tensorflow } from "./build-engine.mjs";
import { folderBytes } from "./files.mjs";
import { errorLine, run } from "./process.mjs";

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
 * had, or does not compute, .setup/engine.json says wasm and why.
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
    if (recorded?.node !== process.version) return false; // what did not compute may do so under another Node
    if (recorded.engine === "wasm") return !retry && process.env.BATCHMIX_ENGINE !== "native";
    const isSameMachine = (recorded.hasDriver ?? hasDriver()) === hasDriver();
    return isSameMachine && recorded.key === keyOf(root, recorded.build ?? "cpu") && isInstalled(root);
  },

  notice({ root }) {
    return process.env.BATCHMIX_ENGINE ? null : (readRecord(root)?.notice ?? null);
  },

  async run(context) {
    const { root } = context;
    const recordFile = path.join(root, ".setup", "engine.json");
    try {
      const build = (await run("nvidia-smi", ["-L"], { seconds: 20 })).code === 0 ? "cuda" : "cpu";
      const key = keyOf(root, build);
      const libraries = path.join(root, ".engine");
      if (builtKey(libraries) !== key) await buildEngine(context, build, key, libraries, installedRpath);
      mkdirSync(path.dirname(path.join(root, installed)), { recursive: true });
      // renamed into place: a process that still runs on an older binding keeps its file whole
      copyFileSync(path.join(libraries, "tfjs_binding.node"), path.join(root, `${installed}.new`));
      renameSync(path.join(root, `${installed}.new`), path.join(root, installed));
      context.log("multiplying matrices");
      const { rate, device } = await matmulRate(root, "native");
      writeFileAtomic(
        recordFile,
        JSON.stringify({
          engine: "native",
          node: process.version,
          tensorflow,
          build,
          key,
          hasDriver: hasDriver(),
        }),
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
      if (!(error instanceof UserError) || process.env.BATCHMIX_ENGINE === "native") throw error;
      const { rate } = await matmulRate(root, "wasm");
      const notice = slowness(error.message);
      writeFileAtomic(recordFile, JSON.stringify({ engine: "wasm", node: process.version, notice }));
      return { what: `WebAssembly, ${rate} GFLOPS in a matrix product` };
    }
  },
};

/** From where the package holds its binding back to the project's root, wherever that is. */
const installedRpath = "$ORIGIN/../../../../../.engine/lib";

/**
 * @typedef {object} EngineRecord
 * @property {"native" | "wasm"} engine
 * @property {string} node the version of Node under which the engine was tried
 * @property {string} [notice] of wasm: why there is no native engine, and what that means
 * @property {string} [build] of native: cpu or cuda
 * @property {string} [key] of native: of its build
 * @property {boolean} [hasDriver] of native
 */

/**
 * What it means to be without native TensorFlow. The quick study's cells on two idle cores of a Xeon with AMX
 * take 5,466 s instead of 37 by the estimate that a sweep prints.
 */
const slowness = (/** @type {string} */ reason) =>
  `no native TensorFlow under Node ${process.versions.node}: ${reason}; WebAssembly computes instead, on ` +
  "which a study's cells take some 150 times as long; to try again: npx batchmix setup";

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

function isInstalled(/** @type {string} */ root) {
  const [source, target] = [path.join(root, ".engine", "tfjs_binding.node"), path.join(root, installed)];
  return existsSync(source) && existsSync(target) && statSync(source).size === statSync(target).size;
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
    throw new UserError(`a fault, the ${engine} engine is built and does not compute (${errorLine(output)})`);
  return JSON.parse(line);
}
