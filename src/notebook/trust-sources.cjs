/**
 * Loaded into a notebook's kernel by run-notebook.ts: tslab leaves src to tsx. By itself tslab checks
 * and translates whatever a cell imports, all of src, anew in every kernel, which takes most of the
 * time of a small notebook; tsc has checked src, and tsx keeps what it has translated. Cells, and
 * files of the reader's that they import, are checked as ever.
 */
const path = require("node:path");

const sources = `${path.resolve(__dirname, "..")}${path.sep}`;

if (path.basename(process.argv[1] ?? "") === "tslab") {
  const name = require.resolve("@tslab/typescript-for-tslab");
  const ts = require(name);
  const createWatchProgram = (/** @type {any} */ host) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (/** @type {any} */ builder) => {
      const { getAllDependencies } = builder;
      builder.getAllDependencies = (/** @type {unknown} */ file) =>
        getAllDependencies(file).filter(
          (/** @type {string} */ dependency) => !path.resolve(dependency).startsWith(sources),
        );
      afterProgramCreate(builder);
    };
    return ts.createWatchProgram(host);
  };
  const { [name]: cached } = require.cache;
  if (cached) cached.exports = { ...ts, createWatchProgram }; // TypeScript's own properties cannot be set
}
