import ts from "typescript";

/** One import of a file: `import`, `export … from`, `import()`, `require()` or the type `import("…")`. */
export interface Import {
  readonly specifier: string;
  /** Whether types alone come. */
  readonly isType: boolean;
  /** The names that are taken; null for the whole module. */
  readonly names: readonly ts.Identifier[] | null;
}

/** All imports of a file, wherever in it they stand. */
export function readImports(source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isType: boolean, names: Import["names"]) => {
    if (specifier && ts.isStringLiteralLike(specifier))
      found.push({ specifier: specifier.text, isType, names });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const { isTypeOnly = false, namedBindings } = node.importClause ?? {};
      const names = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings : null;
      add(node.moduleSpecifier, isTypeOnly, names?.elements.map(({ name }) => name) ?? null);
    } else if (ts.isExportDeclaration(node)) {
      const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause : null;
      add(node.moduleSpecifier, node.isTypeOnly, names?.elements.map(({ name }) => name) ?? null);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true, null);
    } else if (ts.isCallExpression(node)) {
      const { expression } = node;
      const isRequire = ts.isIdentifier(expression) && expression.text === "require";
      if (isRequire || expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false, null);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
