import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";

const root = path.join(__dirname, "..");

/**
 * A notebook's kernel declares the variables of each cell, so that it must be able to name their
 * types: a type which a function of src/index.ts gives has to be exported from its file.
 */
test("every type that the library's exports give can be named in a notebook", () => {
  const config = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const index = path.join(root, "src", "index.ts");
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(index) as ts.SourceFile);
  assert.ok(module);
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
  assert.ok(exported.length > 200);
  for (const symbol of exported) {
    const declaration = (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
      .valueDeclaration;
    if (declaration) visit(checker.getTypeAtLocation(declaration));
  }
  assert.deepEqual([...hidden].sort(), []);
});
