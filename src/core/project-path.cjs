const path = require("node:path");

const root = path.resolve(__dirname, "..", "..");

/**
 * An absolute path inside the project's folder, wherever the clone lies and whatever the
 * working directory is.
 *
 * @param {...string} parts
 * @example projectPath("data", "results"); // "/home/ada/batchmix/data/results"
 */
function projectPath(...parts) {
  return path.join(root, ...parts);
}

exports.projectPath = projectPath;
