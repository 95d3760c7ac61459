#!/usr/bin/env node
require("../scripts/check-platform.cjs");
const { existsSync } = require("node:fs");
const path = require("node:path");

if (!existsSync(path.join(__dirname, "..", "node_modules", "tsx"))) {
  process.stderr.write("batchmix: its packages are not installed; run: npm start\n");
  process.exit(1);
}
// @ts-expect-error: tsx declares no types for this entry
require("tsx/cjs");
require("../src/cli");
