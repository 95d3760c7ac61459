import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { type Import, readImports } from "../scripts/notebooks/read-imports";

const source = path.join(__dirname, "..", "src");

/** Which folders a folder may import from: data flows down this table, nothing imports upward. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  settings: ["core"],
  engine: ["core"],
  hub: ["core"],
  data: ["core", "hub"],
  text: ["core"],
  statistics: ["core"],
  mixture: ["core", "settings", "data"],
  models: ["core", "hub", "engine", "text"],
  training: ["core", "engine", "data", "text", "mixture", "models"],
  evaluation: ["core", "engine", "data", "statistics"],
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
  ],
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
  analysis: ["core", "statistics"],
  figures: ["core", "statistics", "analysis"],
  tables: ["core", "statistics", "analysis"],
  report: ["core", "statistics", "data", "sweep", "analysis", "figures", "tables"],
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
    "report",
  ],
  notebook: ["core", "figures"],
};

/** Folders from which types alone may come. */
const allowedTypes: Readonly<Record<string, readonly string[]>> = {
  engine: ["settings"],
  training: ["settings"],
  analysis: ["sweep"],
  figures: ["throughput"],
  tables: ["sweep"],
  study: ["engine"],
};

/** Every import under a folder of src, with its file as path within src. */
function importsUnder(folder: string): (Import & { readonly file: string })[] {
  return readdirSync(path.join(source, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const file = path.join(folder, name);
      const text = readFileSync(path.join(source, file), "utf8");
      const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
      return readImports(parsed).map((found) => ({ ...found, file }));
    });
}

const folders = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("every folder of src is in the table, but for cli", () => {
  assert.deepEqual(folders.filter((folder) => folder !== "cli").sort(), Object.keys(allowed).sort());
});

test("a folder imports from those below it alone, through their index.ts", () => {
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
    assert.equal(target.length, 1, `${file} imports ${specifier}: use the folder's index.ts`);
  }
});

test("cli imports its own files, core's errors and paths, settings' declarations, and index.ts", () => {
  for (const { file, specifier, isType } of importsUnder("cli").filter((found) =>
    found.specifier.startsWith("."),
  )) {
    const isOwn = specifier.startsWith("./");
    assert.ok(
      isOwn || isType || ["../index", "../core", "../settings"].includes(specifier),
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
