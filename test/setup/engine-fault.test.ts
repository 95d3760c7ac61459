import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { engineStep } from "../../scripts/setup/engine.mjs";
import type { Context } from "../../scripts/setup/step.mjs";
import { projectPath } from "../../src/core";
import { writeOneCell } from "../support/one-cell";
import { temporaryFolder } from "../support/temporary-folder";

/** A clone with an engine that is built, whose two engines do as the script says. */
function fakeClone(matmulRate: string): string {
  const root = temporaryFolder("fault");
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  const requirements = path.join("scripts", "requirements-engine-cpu.txt");
  cpSync(projectPath(requirements), path.join(root, requirements));
  cpSync(projectPath("package-lock.json"), path.join(root, "package-lock.json"));
  const kernels = path.join("src", "engine", "fused-kernels.cc");
  cpSync(projectPath(kernels), path.join(root, kernels));
  const key = createHash("sha256")
    .update("4\n4.22.0\n")
    .update(readFileSync(projectPath(requirements)))
    .update("\n")
    .update(readFileSync(projectPath(kernels)));
  write(".engine/key", key.digest("hex").slice(0, 16));
  write(".engine/tfjs_binding.node", "binding");
  write(".setup/processes/none", "");
  write("scripts/setup/matmul-rate.cjs", matmulRate);
  return root;
}

/** The engine's step in a clone, on a machine where no nvidia-smi is to be found and nobody asks for an engine. */
async function runEngineStep(t: TestContext, root: string): Promise<{ what: string; notice: string | null }> {
  const { PATH, BATCHMIX_ENGINE } = process.env;
  t.after(() => {
    process.env.PATH = PATH;
    if (BATCHMIX_ENGINE !== undefined) process.env.BATCHMIX_ENGINE = BATCHMIX_ENGINE;
  });
  process.env.PATH = "";
  delete process.env.BATCHMIX_ENGINE;
  const { what } = await engineStep.run({ root, log: () => {} } as unknown as Context);
  return { what, notice: engineStep.notice?.({ root }) ?? null };
}

const wasm = `console.log(JSON.stringify({ rate: 26, device: "cpu" }))`;

test("an engine that is built and does not compute is a fault with its real reason", async (t) => {
  const root = fakeClone(
    `if (process.argv[2] === "native") throw new TypeError("it was removed"); else ${wasm};`,
  );
  const { what, notice } = await runEngineStep(t, root);
  assert.match(what, /^WebAssembly, 26 GFLOPS/);
  const reason = "a fault, the native engine is built and does not compute";
  const cause = "TypeError: it was removed";
  assert.ok(notice?.includes(`under Node ${process.versions.node}: ${reason} (${cause})`), notice ?? "");
});

test("an engine that computes leaves no notice", async (t) => {
  const { what, notice } = await runEngineStep(t, fakeClone(wasm));
  assert.match(what, /^TensorFlow 2\.18\.1 \(cpu\), 26 GFLOPS/);
  assert.equal(notice, null);
});

const fallback = ["-r", path.join(__dirname, "..", "support", "fake-fallback.cjs"), "bin/batchmix.cjs"];
const { BATCHMIX_ENGINE: _, ...environment } = process.env;

test("a command that computes on WebAssembly by a fault says so first and last", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [...fallback, "evaluate", "--corpus", "missing.jsonl"],
    { cwd: projectPath(), encoding: "utf8", env: environment },
  );
  assert.equal(status, 1);
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines[0], "! a fault of the engine");
  assert.match(lines[1], /^batchmix: /);
  assert.equal(lines.at(-1), lines[0]);
  assert.equal(lines.length, 3);
});

test("a sweep says how long it takes on WebAssembly before it begins", async (t) => {
  if (!existsSync(projectPath("data", "models", "multilingual-e5-small")))
    return t.skip("no weights here; run: npm start");
  const folder = temporaryFolder("fault");
  const child = spawn(process.execPath, [...fallback, "sweep", "run", writeOneCell(folder)], {
    cwd: projectPath(),
    env: { ...environment, BATCHMIX_RESULTS: path.join(folder, "results") },
  });
  const printed = await new Promise<string>((resolve) => {
    let all = "";
    child.stderr.on("data", (chunk) => {
      all += chunk;
      if (/on WebAssembly; .*\n/.test(all)) child.kill("SIGKILL");
    });
    child.on("close", () => resolve(all));
  });
  assert.match(
    printed,
    /^! a fault of the engine\nmeasuring how long .*\n! about \d.* on WebAssembly; native TensorFlow takes about \d.*\n$/,
  );
  // the kill may come when the first cell has begun
  const results = path.join(folder, "results");
  const written = existsSync(results) ? readdirSync(results, { recursive: true, encoding: "utf8" }) : [];
  const isComputed = (name: string) => name.endsWith("manifest.json") || name.endsWith("metrics.jsonl");
  assert.deepEqual(written.filter(isComputed), [], "nothing was computed before");
});
