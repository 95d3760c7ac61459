// Preloaded into a process: makes the set-up's record say that the native engine does not compute.
const fs = require("node:fs");

const { readFileSync } = fs;
/** @returns {any} */
fs.readFileSync = (/** @type {Parameters<typeof readFileSync>} */ ...[file, ...options]) =>
  String(file).endsWith("engine.json")
    ? JSON.stringify({ engine: "wasm", node: process.version, notice: "a fault of the engine" })
    : readFileSync(file, ...options);
