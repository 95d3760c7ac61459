/**
 * Supplies the two functions of Node's util that @tensorflow/tfjs-node-gpu 4.22.0 calls and that Node
 * has deprecated: isNullOrUndefined, removed in Node 23, and isArray, which warns since Node 22.
 * Load this file before that package. It can go when the package calls neither.
 */
const util = require("node:util");

util.isArray = Array.isArray;
util.isNullOrUndefined = /** @returns {value is null | undefined} */ (/** @type {unknown} */ value) =>
  value === null || value === undefined;
