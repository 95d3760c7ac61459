import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { type Import, readImports } from "./support/read-imports";

const source = path.join(__dirname, "..", "src");

/** Which folders a folder may import from: data flows down this table, nothing imports upward. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  settings: ["core"],
  engine: ["core"],
  download: ["core"],
  hub: ["core", "download"],
  data: ["core", "download", "hub"],
  "model-json": ["core"],
  text: ["core", "model-json"],
  statistics: ["core"],
  mixture: ["core", "data"],
  models: ["core", "hub", "engine", "model-json", "text"],
  training: ["core", "engine", "data", "text", "mixture", "models"],
  search: ["core", "engine"],
  evaluation: ["core", "engine", "data", "statistics", "search"],
  sweep: [
    "core",
    "settings",
    "statistics",
    "engine",
    "data",
    "text",
    "mixture",
    "models",
    "training",
    "evaluation",
    "search",
  ],
  pools: ["core", "data", "engine", "text", "models", "search", "evaluation", "sweep"],
  slurm: ["core"],
  throughput: [
    "core",
    "settings",
    "statistics",
    "engine",
    "data",
    "text",
    "mixture",
    "models",
    "training",
    "sweep",
  ],
  analysis: ["core", "statistics", "mixture", "sweep"],
  figures: ["core", "statistics", "analysis"],
  tables: ["core", "statistics", "analysis"],
  report: ["core", "statistics", "data", "mixture", "settings", "sweep", "analysis", "figures", "tables"],
  study: [
    "core",
    "settings",
    "statistics",
    "data",
    "mixture",
    "evaluation",
    "sweep",
    "throughput",
    "analysis",
    "tables",
    "report",
  ],
  notebook: ["core", "figures"],
};

/** Folders from which types alone may come. */
const allowedTypes: Readonly<Record<string, readonly string[]>> = {
  engine: ["settings"],
  mixture: ["settings"],
  training: ["settings"],
  figures: ["throughput"],
  tables: ["sweep"],
  study: ["engine"],
};

/**
 * Every import under a folder of src, with its file as path within src. Plain JavaScript is what the
 * set-up uses too: it imports files of its own kind, since the set-up cannot read TypeScript.
 */
function importsUnder(folder: string): readonly (Import & { readonly file: string })[] {
  let found = importsOf.get(folder);
  found ??= readdirSync(path.join(source, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs|cjs)$/.test(name))
    .flatMap((name) => {
      const file = path.join(folder, name);
      const text = readFileSync(path.join(source, file), "utf8");
      const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
      return readImports(parsed).map((each) => ({ ...each, file }));
    });
  importsOf.set(folder, found);
  return found;
}

const importsOf = new Map<string, ReturnType<typeof importsUnder>>();

const folders = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("every folder of src is in the table, but for cli", () => {
  assert.deepEqual(folders.filter((folder) => folder !== "cli").sort(), Object.keys(allowed).sort());
});

test("docs/folders.svg has every folder, above all folders that it imports from", () => {
  const picture = readFileSync(path.join(source, "..", "docs", "folders.svg"), "utf8");
  const drawn = [...picture.matchAll(/class="folder" [^>]*y="(\d+)"[^>]*>([^<]+)</g)];
  const heights = new Map(drawn.map(([, y, folder]) => [folder, Number(y)]));
  assert.deepEqual([...heights.keys()].sort(), [...folders, "index.ts"].sort());
  for (const [folder, below] of Object.entries(allowed))
    for (const each of below)
      assert.ok(Number(heights.get(folder)) < Number(heights.get(each)), `${folder} above ${each}`);
});

test("a folder imports from those below it alone: TypeScript through their index.ts, JavaScript its own kind", () => {
  const found = Object.keys(allowed)
    .flatMap(importsUnder)
    .filter(({ specifier }) => specifier.startsWith("."));
  assert.ok(found.length > 50, `only ${found.length} imports were found: is the pattern wrong?`);
  for (const { file, specifier, isType } of found) {
    const folder = file.split(path.sep)[0];
    const target = path.relative(source, path.resolve(source, path.dirname(file), specifier)).split(path.sep);
    if (target[0] === folder) continue;
    const isAllowed =
      allowed[folder].includes(target[0]) || (isType && allowedTypes[folder]?.includes(target[0]));
    assert.ok(
      isAllowed,
      `${file} imports ${specifier}: ${folder} may use ${allowed[folder].join(", ") || "nothing"}`,
    );
    if (file.endsWith(".ts"))
      assert.equal(target.length, 1, `${file} imports ${specifier}: use the folder's index.ts`);
    else assert.match(specifier, /\.[cm]js$/, `${file} imports ${specifier}: the set-up cannot read it`);
  }
});

test("cli imports its own files, core, the declarations of settings and of slurm's options, and index.ts", () => {
  for (const { file, specifier, isType } of importsUnder("cli").filter((found) =>
    found.specifier.startsWith("."),
  )) {
    const isOwn = specifier.startsWith("./");
    assert.ok(
      isOwn || isType || ["../index", "../core", "../settings", "../slurm"].includes(specifier),
      `${file} imports ${specifier}`,
    );
  }
});

test("engine alone names a TensorFlow package, export.ts alone a browser", () => {
  for (const { file, specifier, isType } of Object.keys(allowed).flatMap(importsUnder)) {
    if (isType) continue;
    if (specifier.startsWith("@tensorflow/")) assert.match(file, /^engine\W/, `${file} imports ${specifier}`);
    if (/playwright|chromium/.test(specifier))
      assert.match(file, /^figures\W/, `${file} imports ${specifier}`);
  }
});

test("what runs a cell takes all that computes from the stages, whose code is in the cell's key", () => {
  const computing = /^\.\.\/(engine|data|text|mixture|models|training|evaluation|statistics)$/;
  const exceptions = ["loadCorpus", "modelHashes", "readMined"]; // what they read is known by its content
  for (const file of ["inputs.ts", "run-cell.ts", "run-sweep.ts"]) {
    const code = readFileSync(path.join(source, "sweep", file), "utf8");
    const imports = [...code.matchAll(/^import (type )?\{([^}]*)\} from "([^"]*)"/gm)];
    assert.ok(imports.some(([, , , specifier]) => /^\.\/(stages\/|run-cell)/.test(specifier)));
    assert.equal(
      imports.length,
      code.match(/^import (?!\w+ from "node:)/gm)?.length,
      "every import is of this form",
    );
    for (const [, isType, names, specifier] of imports) {
      if (isType || !computing.test(specifier)) continue;
      const values = names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name && !name.startsWith("type "));
      const odd = values.filter((name) => !exceptions.includes(name));
      assert.deepEqual(odd, [], `${file} imports from ${specifier}`);
    }
  }
});
