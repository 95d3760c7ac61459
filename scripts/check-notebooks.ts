import path from "node:path";
import ts from "typescript";
import { joinCells } from "./notebooks/join-cells";

/**
 * Type-checks the code cells of notebooks, with what they import, as strictly as src and as loosely
 * as tslab, which ignores tsconfig's strictness: types are narrowed less without it, so that it can
 * refuse what strictness allows. Names cell and line of each error.
 *
 * Usage: node --import tsx scripts/check-notebooks.ts notebooks/*.ipynb
 */

const root = path.resolve(__dirname, "..");

function compilerOptions(strict: boolean): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  // cells use top-level await and need not use all they declare; paths resolve as in src
  return { ...options, module: ts.ModuleKind.ESNext, noUnusedLocals: false, noEmit: true, strict };
}

/** One line an error: notebook, cell, line in the cell, message. */
function errorsOf(notebooks: readonly string[], strict: boolean): string[] {
  const options = compilerOptions(strict);
  const joined = new Map(
    notebooks.map((notebook, index) => [path.join(root, `notebook-cells-${index}.ts`), joinCells(notebook)]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => joined.has(file) || fileExists(file);
  host.readFile = (file) => joined.get(file)?.text ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const cells = joined.get(file);
    return cells ? ts.createSourceFile(file, cells.text, language) : getSourceFile(file, language, ...rest);
  };
  const program = ts.createProgram([...joined.keys()], options, host);
  // tsc has checked src strictly; as loosely as tslab nothing but this has
  const checked = strict ? [...joined.keys()].map((file) => program.getSourceFile(file)) : [undefined];
  const diagnostics = checked.flatMap((file) => ts.getPreEmitDiagnostics(program, file));
  return diagnostics.flatMap((diagnostic) => {
    const cells = diagnostic.file && joined.get(diagnostic.file.fileName);
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
    if (!diagnostic.file || diagnostic.start === undefined) return [message];
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
    const start = cells?.starts.filter((cell) => cell.line <= line).pop();
    const where =
      cells && start
        ? `${cells.notebook}, cell ${start.cell}, line ${line - start.line + 1}`
        : `${path.relative(root, diagnostic.file.fileName)}, line ${line + 1}`;
    return [`${where}: ${message}`];
  });
}

const notebooks = process.argv.slice(2);
if (notebooks.length === 0) {
  process.stderr.write("check-notebooks: name notebooks, as notebooks/01-quickstart.ipynb\n");
  process.exit(1);
}
const errors = [...new Set([...errorsOf(notebooks, true), ...errorsOf(notebooks, false)])];
for (const error of errors) process.stderr.write(`${error}\n`);
process.stdout.write(`${notebooks.length} notebook(s), ${errors.length} type error(s)\n`);
process.exit(errors.length > 0 ? 1 : 0);
