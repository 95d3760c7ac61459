import path from "node:path";
import ts from "typescript";
import { projectPath } from "../../src/core";
import type { KnownNotebook } from "../../src/notebook";
import { joinCells } from "./join-cells";
import { readImports } from "./read-imports";

/**
 * Reads which notebooks a change concerns: those that changed themselves, and those whose code
 * reaches a changed file. Imports are followed name by name through index.ts to the file that
 * declares the name, since every notebook imports src/index.ts, which re-exports all.
 *
 * @returns gives, for absolute paths of changed files, names of notebooks
 */
export function affectedNotebooks(
  notebooks: readonly KnownNotebook[],
): (...changed: readonly string[]) => string[] {
  const modules = new Map(
    notebooks.map(({ name, file }) => [projectPath(`cells-of-${name}.ts`), joinCells(file).text]),
  );
  const reachedBy = importGraph(modules);
  const read = notebooks.map(({ name, file }) => ({
    name,
    reached: [file, ...reachedBy(projectPath(`cells-of-${name}.ts`))],
  }));
  return (...changed) =>
    read
      .filter(({ reached }) => changed.some((each) => reached.some((file) => isConcerned(file, each))))
      .map(({ name }) => name);
}

/**
 * An index.ts is passed through and a file of another kind is not imported, so that neither is ever
 * reached: their change concerns whoever uses their folder.
 */
function isConcerned(reached: string, changed: string): boolean {
  const isReachable = changed.endsWith(".ipynb") || /(?<![/\\]index)\.ts$/.test(changed);
  if (isReachable) return reached === changed;
  return reached.startsWith(path.dirname(changed) + path.sep);
}

/** Gives, for a module in memory, every file of src that it needs. */
function importGraph(modules: ReadonlyMap<string, string>): (module: string) => Set<string> {
  const moduleResolution = ts.ModuleResolutionKind.NodeJs;
  const options = { noLib: true, types: [], target: ts.ScriptTarget.ES2022, moduleResolution };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, language, ...rest) => {
    const text = modules.get(file);
    return text === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, text, language, true);
  };
  // packages are left out: what they declare is no file of ours
  host.resolveModuleNames = (names, from) =>
    names.map((name) =>
      name.startsWith(".") ? ts.resolveModuleName(name, from, options, ts.sys).resolvedModule : undefined,
    );
  const program = ts.createProgram([...modules.keys()], options, host);
  const checker = program.getTypeChecker();

  const declaringFiles = (name: ts.Node): string[] => {
    const symbol = checker.getSymbolAtLocation(name);
    if (!symbol) return [];
    const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return (declared.declarations ?? []).map((declaration) => declaration.getSourceFile().fileName);
  };
  const neededBy = (source: ts.SourceFile): string[] => {
    const namespaces = namespaceImports(source);
    const members = namespaces.size > 0 ? [...membersOf(source, namespaces)].flatMap(declaringFiles) : [];
    const imported = readImports(source).flatMap(({ specifier, names }) => {
      if (names) return names.flatMap(declaringFiles);
      const target = ts.resolveModuleName(specifier, source.fileName, options, ts.sys).resolvedModule;
      const isNamespace = [...namespaces.values()].includes(specifier);
      return specifier.startsWith(".") && target && !isNamespace ? [target.resolvedFileName] : [];
    });
    return [...members, ...imported];
  };
  return (module) => {
    const seen = new Set<string>();
    const visit = (file: string) => {
      const source = program.getSourceFile(file);
      if (seen.has(file) || !source) return;
      seen.add(file);
      for (const needed of neededBy(source)) visit(needed);
    };
    visit(module);
    return seen;
  };
}

/** Specifiers by the name of each `import * as name from "specifier"`. */
function namespaceImports(source: ts.SourceFile): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings) && ts.isStringLiteral(statement.moduleSpecifier))
      found.set(bindings.name.text, statement.moduleSpecifier.text);
  }
  return found;
}

/** The `member` of every `name.member`, in code and in types. */
function* membersOf(node: ts.Node, namespaces: ReadonlyMap<string, string>): Generator<ts.Node> {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    if (namespaces.has(node.expression.text)) yield node.name;
  } else if (ts.isQualifiedName(node) && ts.isIdentifier(node.left)) {
    if (namespaces.has(node.left.text)) yield node.right;
  }
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* membersOf(child, namespaces);
}
