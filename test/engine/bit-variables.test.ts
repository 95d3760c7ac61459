import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { bitVariables } from "../../src/engine";

test("every environment variable that changes bits is in the engine's provenance, and so in a cell's key", () => {
  const program = `
    require("./src/engine").loadEngine().then(({ provenance }) => process.stdout.write(JSON.stringify(provenance.flags)));`;
  // products in bfloat16 under the name of fp32, as oneDNN's and TensorFlow's manuals have them
  const known = ["ONEDNN_DEFAULT_FPMATH_MODE", "DNNL_DEFAULT_FPMATH_MODE", "TF_SET_ONEDNN_FPMATH_MODE"];
  for (const name of known) assert.ok(bitVariables.includes(name), name);
  const set = Object.fromEntries(bitVariables.map((name) => [name, "0"]));
  const { stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", program], {
    env: { ...process.env, ...set },
    encoding: "utf8",
  });
  assert.notEqual(stdout, "", stderr);
  assert.deepEqual(JSON.parse(stdout), set);
});
