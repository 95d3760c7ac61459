import { readFileSync } from "node:fs";
import os from "node:os";
import type * as tfjs from "@tensorflow/tfjs";
import { projectPath, UserError } from "../core";
import type { Binding } from "./binding";
import type { Engine, EngineProvenance } from "./engine";

/**
 * Environment variables that change the bits of products: oneDNN's and TensorFlow's choices of
 * instructions and of arithmetic within fp32 (bfloat16 among them), and NVIDIA's choice of TF32.
 * oneDNN reads its variables under two prefixes.
 */
export const bitVariables = [
  "TF_ENABLE_ONEDNN_OPTS",
  "TF_SET_ONEDNN_FPMATH_MODE",
  "ONEDNN_MAX_CPU_ISA",
  "ONEDNN_DEFAULT_FPMATH_MODE",
  "DNNL_MAX_CPU_ISA",
  "DNNL_DEFAULT_FPMATH_MODE",
  "NVIDIA_TF32_OVERRIDE",
];

let loaded: Promise<Engine> | undefined;

/**
 * The process's engine, loaded at the first call: the native TensorFlow that the set-up built,
 * or WebAssembly where the set-up could not build it. BATCHMIX_ENGINE=native|wasm forces one;
 * a native engine that the set-up recorded is never replaced silently.
 *
 * @throws {UserError} if the wanted engine cannot be loaded
 */
export function loadEngine(): Promise<Engine> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Engine> {
  return wantedEngine() === "native" ? loadNative() : loadWasm();
}

function wantedEngine(): "native" | "wasm" {
  const forced = process.env.BATCHMIX_ENGINE;
  if (forced === "native" || forced === "wasm") return forced;
  if (forced) throw new UserError(`BATCHMIX_ENGINE=${forced}: expected native or wasm; correct or unset it`);
  return recordOfSetup().engine === "wasm" ? "wasm" : "native";
}

/**
 * Why this process computes on WebAssembly and what that means, in one sentence; null where it
 * computes natively, or where BATCHMIX_ENGINE asks for an engine.
 */
export function fallbackNotice(): string | null {
  return process.env.BATCHMIX_ENGINE ? null : (recordOfSetup().notice ?? null);
}

function recordOfSetup(): { readonly engine?: string; readonly notice?: string } {
  try {
    return JSON.parse(readFileSync(projectPath(".setup", "engine.json"), "utf8"));
  } catch {
    return {};
  }
}

async function loadNative(): Promise<Engine> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2"; // TensorFlow's start-up lines are not for users
  try {
    require("./node-util.cjs"); // before the package, which calls functions that Node 23 removed
    const tf =
      require("@tensorflow/tfjs-node-gpu") as typeof import("@tensorflow/tfjs-node-gpu") as unknown as typeof tfjs;
    const binding = (tf.backend() as unknown as { binding: Binding }).binding;
    tf.tidy(() => tf.eye(1).dataSync()); // a binding may load and not compute
    const device = binding.isUsingGpuDevice() ? "gpu" : "cpu";
    return {
      kind: "native",
      tf,
      binding,
      provenance: provenance(`tensorflow ${binding.TF_Version}`, device),
    };
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    throw new UserError(`the native TensorFlow engine does not compute (${reason}); run: npx batchmix setup`);
  }
}

async function loadWasm(): Promise<Engine> {
  const tf = require("@tensorflow/tfjs") as typeof import("@tensorflow/tfjs");
  const { setWasmPaths } =
    require("@tensorflow/tfjs-backend-wasm") as typeof import("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(projectPath("node_modules", "@tensorflow", "tfjs-backend-wasm", "dist", "/"));
  if (!(await tf.setBackend("wasm"))) throw new UserError("the wasm engine does not load; run: npm ci");
  await tf.ready();
  return { kind: "wasm", tf, binding: null, provenance: provenance(`tfjs-wasm ${tf.version_core}`, "cpu") };
}

function provenance(engine: string, device: "gpu" | "cpu"): EngineProvenance {
  const set = bitVariables.filter((name) => process.env[name] !== undefined);
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS);
  return {
    engine,
    device,
    processor: os.cpus()[0]?.model ?? "unknown",
    threads: threads > 0 ? threads : os.availableParallelism(),
    flags: Object.fromEntries(set.map((name) => [name, process.env[name] as string])),
  };
}
