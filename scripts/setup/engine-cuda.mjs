import { existsSync } from "node:fs";
import path from "node:path";
import { buildEngine, builtKey, keyOf, tensorflow } from "./build-engine.mjs";
import { folderBytes } from "./files.mjs";

/**
 * An engine for CUDA in data/engine-cuda, beside the one in use, whatever this machine has: what
 * `npm run gpu-check -- --build` tries. Without a GPU it computes on the CPU.
 *
 * @type {import("./step.mjs").Step}
 */
export const cudaEngineStep = {
  name: "cuda",
  doing: "building the CUDA engine",

  async isCurrent({ root }) {
    const folder = cudaEngineFolder(root);
    return existsSync(path.join(folder, "tfjs_binding.node")) && builtKey(folder) === keyOf(root, "cuda");
  },

  async run(context) {
    const folder = cudaEngineFolder(context.root);
    await buildEngine(context, "cuda", keyOf(context.root, "cuda"), folder, "$ORIGIN/lib");
    return { what: `TensorFlow ${tensorflow} (cuda) in data/engine-cuda`, bytes: folderBytes(folder) };
  },
};

const cudaEngineFolder = (/** @type {string} */ root) => path.join(root, "data", "engine-cuda");
