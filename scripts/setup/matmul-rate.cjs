// Prints how fast an engine multiplies matrices: node matmul-rate.cjs native|wasm
const path = require("node:path");

const size = 1024;
const rounds = 20;

async function main(/** @type {string} */ engine) {
  let tf;
  if (engine === "native") {
    require("../../src/engine/node-util.cjs");
    tf = require("@tensorflow/tfjs-node-gpu");
  } else {
    tf = require("@tensorflow/tfjs");
    const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(`${path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/dist/`);
    await tf.setBackend("wasm");
    await tf.ready();
  }
  const a = tf.randomUniform([size, size], -1, 1, "float32", 1);
  const b = tf.eye(size);
  const seconds = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const product = tf.matMul(a, b);
    const [first] = product.slice([0, 0], [1, 1]).dataSync();
    seconds.push((performance.now() - begun) / 1000);
    if (Math.abs(first - a.slice([0, 0], [1, 1]).dataSync()[0]) > 1e-6) throw new Error("a wrong product");
    product.dispose();
  }
  // the quickest round: other steps of the set-up compute meanwhile
  const rate = Math.round((2 * size ** 3) / Math.min(...seconds) / 1e9);
  const device = engine === "native" && /** @type {any} */ (tf.backend()).isUsingGpuDevice ? "gpu" : "cpu";
  console.log(JSON.stringify({ rate, device }));
}

main(process.argv[2]);
