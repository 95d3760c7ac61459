import path from "node:path";
import ts from "typescript";
import { cellErrors, ParsedFiles, projectConfig } from "./notebooks/cell-errors";
import { hiddenTypes } from "./notebooks/nameable-types";

/**
 * Type-checks the project as tsc does, which looks at what has changed since the last time, then whether
 * notebooks can name all types of the library, then the cells of notebooks if some are named.
 *
 * Usage: node --require tsx/cjs scripts/check-types.ts BUILD-INFO [NOTEBOOK...]
 */
const [buildInfo, ...notebooks] = process.argv.slice(2);
const root = path.resolve(__dirname, "..");
const { options: declared, fileNames, errors } = projectConfig();
const options = { ...declared, incremental: true, tsBuildInfoFile: path.resolve(root, buildInfo) };
const parsed = new ParsedFiles();
const host = ts.createIncrementalCompilerHost(options);
const builder = ts.createIncrementalProgram({ rootNames: fileNames, options, host: parsed.serve(host) });
const program = builder.getProgram();
const diagnostics = [
  ...errors,
  ...program.getConfigFileParsingDiagnostics(),
  ...builder.getOptionsDiagnostics(),
  ...builder.getSyntacticDiagnostics(),
  ...builder.getGlobalDiagnostics(),
  ...builder.getSemanticDiagnostics(),
];
builder.emit(); // the build information, for the next time
process.stderr.write(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), host));
const hidden = hiddenTypes(program, root).map(
  (type) => `${type} is not exported, so that no notebook can name it`,
);
const inCells = notebooks.length > 0 ? cellErrors(notebooks, { parsed, withSources: true }) : [];
for (const line of [...hidden, ...inCells]) process.stderr.write(`${line}\n`);
process.exitCode = diagnostics.length + hidden.length + inCells.length > 0 ? 1 : 0;
