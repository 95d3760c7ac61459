/**
 * Loaded into a notebook's kernel by run-notebook.ts: tslab leaves src to tsx, and types alone to TypeScript. By
 * itself tslab checks and translates whatever a cell imports, all of src, anew in every kernel, and
 * makes two programs a cell that look up what every file depends on, which takes most of the time of a
 * small notebook; tsc has checked src, and tsx keeps what it has translated. Cells, and files of the
 * reader's that they import, are checked as ever.
 */
const path = require("node:path");

const sources = `${path.resolve(__dirname, "..")}${path.sep}`;

if (path.basename(process.argv[1] ?? "") === "tslab") {
  const name = require.resolve("@tslab/typescript-for-tslab");
  const ts = require(name);
  const createWatchProgram = (/** @type {any} */ host) => {
    const { afterProgramCreate } = host;
    host.createProgram = ts.createAbstractBuilder;
    host.afterProgramCreate = (/** @type {any} */ builder) => {
      const program = builder.getProgram();
      builder.getAllDependencies = () =>
        program
          .getSourceFiles()
          .map((/** @type {any} */ { fileName }) => fileName)
          .filter((/** @type {string} */ dependency) => !path.resolve(dependency).startsWith(sources));
      // tslab asks the first of the two for the names that a cell declares, which a type checker would find too
      ts.bindSourceFile(program.getSourceFile("__tslab__.ts"), program.getCompilerOptions());
      afterProgramCreate(builder);
    };
    return ts.createWatchProgram(host);
  };
  const { [name]: cached } = require.cache;
  if (cached) cached.exports = { ...ts, createWatchProgram }; // TypeScript's own properties cannot be set
}
