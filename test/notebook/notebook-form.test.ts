import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";
import { listNotebooks } from "../../src/notebook";

interface Cell {
  readonly type: string;
  readonly text: string;
}

const notebooks = listNotebooks().map(({ name, file }) => {
  const { cells } = JSON.parse(readFileSync(file, "utf8"));
  return {
    name,
    cells: cells.map(
      ({ cell_type: type, source }: { cell_type: string; source: string | string[] }): Cell => ({
        type,
        text: [source].flat().join(""),
      }),
    ) as Cell[],
  };
});

/** The functions, classes and types that a cell declares by name. */
function definitionsIn(cell: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isFunction =
      ts.isVariableDeclaration(node) &&
      node.initializer !== undefined &&
      (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer));
    const isDeclaration =
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node);
    if (isFunction || isDeclaration) found.push(node.name?.getText() ?? "");
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", cell, ts.ScriptTarget.ES2022, true));
  return found;
}

for (const { name, cells } of notebooks) {
  test(`${name} has a question, a method in three sentences, a figure, what it means and what could be wrong`, () => {
    const [opening] = cells;
    assert.match(opening.text, /^# .*\?\n\n\*\*Question\.\*\* .*\?\n\n\*\*Method\.\*\* /);
    const method = opening.text.split("**Method.** ")[1];
    assert.ok(!method.includes("\n"), "the method is one paragraph");
    const sentences = method.replace(/arXiv \d+\.\d+/g, "").match(/[.?](?= [A-Z]|$)/g) ?? [];
    assert.ok(sentences.length <= 3, `${sentences.length} sentences of method`);
    assert.ok(cells.some(({ type, text }) => type === "code" && text.includes("batchmix.showFigure(")));
    const last = cells[cells.length - 1];
    assert.equal(last.type, "markdown");
    assert.ok(cells.some(({ text }) => /^## What it means/m.test(text)));
    assert.match(last.text, /what could be wrong/i);
  });

  test(`${name} calls src in cells of at most 40 lines, each of at most 100 characters, and defines nothing`, () => {
    for (const { type, text } of cells) {
      if (type !== "code") continue;
      const lines = text.split("\n");
      assert.ok(lines.length <= 40, `long cell: ${text.slice(0, 80)}`);
      for (const line of lines) assert.ok(line.length <= 100, line);
      assert.deepEqual(definitionsIn(text), []);
    }
  });
}
