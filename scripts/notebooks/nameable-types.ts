import path from "node:path";
import ts from "typescript";

/**
 * The types that exports of src/index.ts give and a notebook cannot name: a notebook's kernel declares the
 * variables of each cell, so that a type which a function gives has to be exported from its file.
 *
 * @returns one line a type: its file and its name
 */
export function hiddenTypes(program: ts.Program, root: string): string[] {
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(path.join(root, "src", "index.ts"));
  const module = index && checker.getSymbolAtLocation(index);
  if (!module) throw new Error("src/index.ts is no module");
  const hidden = new Set<string>();
  const seen = new Set<ts.Type>();
  const visit = (type: ts.Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const symbol of [type.aliasSymbol, type.getSymbol()]) {
      const declaration = symbol?.declarations?.[0];
      const file = declaration?.getSourceFile();
      if (!symbol || !declaration || !file?.fileName.startsWith(path.join(root, "src"))) continue;
      const isNamed =
        ts.isInterfaceDeclaration(declaration) ||
        ts.isTypeAliasDeclaration(declaration) ||
        ts.isClassDeclaration(declaration);
      const isExported =
        isNamed &&
        ts.canHaveModifiers(declaration) &&
        ts.getModifiers(declaration)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      if (isNamed && !isExported && ts.isSourceFile(declaration.parent))
        hidden.add(`${path.relative(root, file.fileName)}: ${symbol.name}`);
    }
    if (type.isUnionOrIntersection()) type.types.forEach(visit);
    for (const argument of [
      ...(type.aliasTypeArguments ?? []),
      ...checker.getTypeArguments(type as ts.TypeReference),
    ])
      visit(argument);
    for (const signature of type.getCallSignatures()) visit(signature.getReturnType());
    for (const property of type.getProperties()) {
      const declaration = property.declarations?.[0];
      if (declaration?.getSourceFile().fileName.startsWith(path.join(root, "src")))
        visit(checker.getTypeOfSymbolAtLocation(property, declaration));
    }
  };
  const exported = checker.getExportsOfModule(module);
  if (exported.length <= 200) throw new Error(`src/index.ts exports ${exported.length} names alone`);
  for (const symbol of exported) {
    const declaration = (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
      .valueDeclaration;
    if (declaration) visit(checker.getTypeAtLocation(declaration));
  }
  return [...hidden].sort();
}
