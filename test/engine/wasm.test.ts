import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { smallLosses } from "../support/print-losses";

test("the wasm engine trains as the native one does", async (context) => {
  const { engine, steps } = await smallLosses();
  if (engine === "wasm") return context.skip("no native engine here: wasm would be compared with itself");
  const script = path.join(__dirname, "..", "support", "print-losses.ts");
  const env = { ...process.env, BATCHMIX_ENGINE: "wasm" };
  const printed = execFileSync(process.execPath, ["--import", "tsx", script], { env, encoding: "utf8" });
  const wasm = JSON.parse(printed.slice(printed.indexOf('{"engine')));
  assert.equal(wasm.engine, "wasm");
  assert.equal(wasm.steps.length, steps.length);
  for (const [index, { loss, gradientNorm }] of steps.entries()) {
    assert.ok(Math.abs(wasm.steps[index].loss - loss) < 1e-4 * loss);
    assert.ok(Math.abs(wasm.steps[index].gradientNorm - gradientNorm) < 1e-3 * gradientNorm);
  }
});

test("an engine of another name is refused", () => {
  const run = () =>
    execFileSync(
      process.execPath,
      ["--import", "tsx", "-e", "require('./src/engine').loadEngine().catch((e) => console.log(e.message))"],
      {
        env: { ...process.env, BATCHMIX_ENGINE: "cuda" },
        encoding: "utf8",
        cwd: path.join(__dirname, "..", ".."),
      },
    );
  assert.match(run(), /BATCHMIX_ENGINE=cuda: expected native or wasm/);
});
