import path from "node:path";
import ts from "typescript";
import { joinCells } from "./join-cells";

const root = path.resolve(__dirname, "..", "..");

/** The options and the files of tsconfig.json. */
export function projectConfig(): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, root);
}

/** Files that are parsed once for several programs: to parse the packages' types takes seconds. */
export class ParsedFiles {
  private readonly files = new Map<string, ts.SourceFile | undefined>();

  /** Lets a host read from these files. All programs need the same options, but for strictness. */
  serve<Host extends ts.CompilerHost>(host: Host): Host {
    const { getSourceFile } = host;
    host.getSourceFile = (file, ...rest) => {
      if (!this.files.has(file)) this.files.set(file, getSourceFile(file, ...rest));
      return this.files.get(file);
    };
    return host;
  }
}

/**
 * Type errors of the code cells of notebooks: as strictly as src, and as loosely as tslab, which ignores
 * tsconfig's strictness: types are narrowed less without it, so that it can refuse what strictness allows.
 *
 * @param withSources whether what the cells import is checked too, as loosely as tslab does
 * @returns one line an error: notebook, cell, line in the cell, message
 */
export function cellErrors(
  notebooks: readonly string[],
  { parsed = new ParsedFiles(), withSources = false } = {},
): string[] {
  const joined = new Map(
    notebooks.map((notebook, index) => [path.join(root, `notebook-cells-${index}.ts`), joinCells(notebook)]),
  );
  const lineOf = (diagnostic: ts.Diagnostic): string => {
    const cells = diagnostic.file && joined.get(diagnostic.file.fileName);
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
    if (!diagnostic.file || diagnostic.start === undefined) return message;
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
    const start = cells?.starts.filter((cell) => cell.line <= line).pop();
    const where =
      cells && start
        ? `${cells.notebook}, cell ${start.cell}, line ${line - start.line + 1}`
        : `${path.relative(root, diagnostic.file.fileName)}, line ${line + 1}`;
    return `${where}: ${message}`;
  };
  const errorsOf = (strict: boolean): string[] => {
    // cells need not use all they declare; they are modules, which are parsed alike without strictness
    const options = { ...projectConfig().options, noUnusedLocals: false, strict, alwaysStrict: true };
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile } = host;
    host.fileExists = (file) => joined.has(file) || fileExists(file);
    host.readFile = (file) => joined.get(file)?.text ?? readFile(file);
    const program = ts.createProgram([...joined.keys()], options, parsed.serve(host));
    const all = !strict && withSources;
    const checked = all ? [undefined] : [...joined.keys()].map((file) => program.getSourceFile(file));
    return checked.flatMap((file) => ts.getPreEmitDiagnostics(program, file)).map(lineOf);
  };
  return [...new Set([...errorsOf(true), ...errorsOf(false)])];
}
