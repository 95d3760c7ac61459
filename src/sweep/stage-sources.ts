import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import type { BuildOptions } from "esbuild";
import { hashOf, projectPath, readJson, sha256, writeFileAtomic } from "../core";

/** The stages whose code decides a cell's numbers, and the entry module of each. */
const entries = {
  drawSource: "stages/draw-batches.ts",
  trainSource: "stages/train-model.ts",
  encodeSource: "stages/encode-texts.ts",
  scoreSource: "stages/score-vectors.ts",
} as const;

type Stage = keyof typeof entries;
/** The names of the stages, as a cell's identity has them. */
export const stages = Object.keys(entries) as readonly Stage[];

/** A hash of each stage's code. */
export type StageHashes = Readonly<Record<Stage, string>>;

/** The code that a stage reaches. */
export interface StageSource {
  readonly hash: string;
  /** SHA-256 of the part of each module that the stage reaches, by the module's path in the project. */
  readonly modules: Readonly<Record<string, string>>;
  /** Versions of the packages that the stage reaches, and of all that these depend on. */
  readonly packages: Readonly<Record<string, string>>;
}

let cachedSources: Readonly<Record<Stage, StageSource>> | undefined;

/**
 * The code of each stage, by construction: the tree-shaken bundle of its entry, without types and
 * comments, and the packages that the bundle reaches. A comment, a figure, a corpus loader or any
 * function that no stage calls is in no bundle; a new function that a stage calls is in the bundle.
 *
 * The sources are read at the first call: a process that runs for hours has the code that it began
 * with, whatever is edited meanwhile.
 *
 * @throws {Error} if a stage imports a module by a computed name, which a bundle cannot hold
 */
export function stageSources(): Readonly<Record<Stage, StageSource>> {
  cachedSources ??= bundleStages(projectPath());
  return cachedSources;
}

/** The hashes of {@link stageSources}. */
export function stageHashes(): StageHashes {
  const sources = stageSources();
  return byStage((stage) => sources[stage].hash);
}

/** The same for the project in a folder `root`, without a cache. */
export function bundleStages(root: string): Readonly<Record<Stage, StageSource>> {
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const placeOf = (stage: Stage) => `src/sweep/${entries[stage]}`;
  const { outputFiles, metafile } = buildSync({
    ...options,
    entryPoints: stages.map(placeOf),
    absWorkingDir: root,
  });
  const outputs = Object.entries(metafile.outputs);
  return byStage((stage) => {
    const [file, { imports }] = outputs.find(
      ([, { entryPoint }]) => entryPoint === placeOf(stage),
    ) as (typeof outputs)[0];
    const code = outputFiles.find((each) => each.path === path.join(root, file))?.text as string;
    const names = imports.map((each) => each.path.replace("node:", ""));
    return sourceOf(
      root,
      code,
      packageVersions(
        root,
        names.filter((name) => !builtinModules.includes(name)),
      ),
    );
  });
}

function byStage<T>(compute: (stage: Stage) => T): Readonly<Record<Stage, T>> {
  return Object.fromEntries(stages.map((stage) => [stage, compute(stage)])) as Record<Stage, T>;
}

/** The sources alone decide a bundle: an empty tsconfigRaw keeps tsconfig.json out. */
const options = {
  bundle: true,
  write: false,
  outdir: "bundles",
  metafile: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  packages: "external",
  legalComments: "none",
  charset: "utf8",
  tsconfigRaw: "{}",
  logLevel: "silent",
} as const satisfies BuildOptions;

/** Of a module that stands beside C++ of its own name, the source holds that too. */
function sourceOf(root: string, code: string, packages: StageSource["packages"]): StageSource {
  const [, ...parts] = code.split(/^\/\/ (?=src\/)/m); // esbuild's helpers come before the first module
  const codeOf = new Map<string, string>();
  const all: string[] = [];
  for (const part of parts) {
    const end = part.indexOf("\n");
    const module = part.slice(0, end);
    const native = path.join(root, module.replace(/\.\w+$/, ".cc"));
    refuseComputed(module, part.slice(end));
    const reached = part.slice(end) + (existsSync(native) ? readFileSync(native, "utf8") : "");
    codeOf.set(module, (codeOf.get(module) ?? "") + reached);
    all.push(reached);
  }
  return {
    hash: hashOf({ code: all, packages }),
    modules: Object.fromEntries([...codeOf].map(([module, reached]) => [module, sha256(reached)])),
    packages,
  };
}

/** Code that no bundle can hold: imports by computed names (esbuild's globRequire too), and eval. */
const computedCode =
  /\b(?:require|import)\(\s*(?!["'])[^)]*\)|\bglob(?:Require|Import)\w*\(|\bcreateRequire\(|\beval\(|\bnew Function\(/;

function refuseComputed(module: string, code: string): void {
  const match = computedCode.exec(code);
  if (match)
    throw new Error(
      `${module}: ${match[0]} cannot be hashed; name the module in the import, as cells' keys need it`,
    );
}

/** The versions of packages and of all that they depend on, as they are installed. */
function packageVersions(root: string, imports: readonly string[]): Record<string, string> {
  const versions = new Map<string, string>();
  const visit = (name: string, from: string): void => {
    const folder = installed(name, from, root);
    if (folder === null) return; // an optional dependency that is not installed
    const { version, dependencies = {} } = JSON.parse(
      readFileSync(path.join(folder, "package.json"), "utf8"),
    ) as { version: string; dependencies?: Record<string, string> };
    const place = path
      .relative(root, folder)
      .split(path.sep)
      .join("/")
      .replace(/^node_modules\//, "");
    if (versions.has(place)) return;
    versions.set(place, version);
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const each of imports) visit(/^(@[^/]+\/)?[^/]+/.exec(each)?.[0] ?? each, root);
  return Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The folder of a package as a module in another folder finds it, or null. */
function installed(name: string, from: string, root: string): string | null {
  const folder = path.join(from, "node_modules", name);
  if (existsSync(path.join(folder, "package.json"))) return folder;
  return from === root ? null : installed(name, path.dirname(from), root);
}

/** Stores each stage's modules and packages, so that a later version can say what has changed. */
export function recordStages(folder: string): void {
  for (const source of Object.values(stageSources())) {
    const file = path.join(folder, `${source.hash}.json`);
    if (!existsSync(file)) writeFileAtomic(file, `${JSON.stringify(source)}\n`);
  }
}

/** The record of a stage's code by its hash, or null without one. @throws {UserError} if the record is damaged */
export function recordedStage(folder: string, hash: string): StageSource | null {
  const file = path.join(folder, `${hash}.json`);
  if (!existsSync(file)) return null;
  return readJson<StageSource>(file, "delete it", ({ modules, packages }) =>
    [modules, packages].every((part) => typeof part === "object" && part !== null),
  );
}

/**
 * The differences between two versions of a stage's code, in words.
 *
 * @example ["src/training/adamw.ts", "pure-rand 7.0.1, was 7.0.0"]
 */
export function stageChanges(before: StageSource, now: StageSource): string[] {
  const names = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  const modules = names(before.modules, now.modules)
    .filter((name) => before.modules[name] !== now.modules[name])
    .map((name) => {
      if (!(name in before.modules)) return `${name} (new)`;
      return name in now.modules ? name : `${name} (gone)`;
    });
  const packages = names(before.packages, now.packages)
    .filter((name) => before.packages[name] !== now.packages[name])
    .map((name) => `${name} ${now.packages[name] ?? "(gone)"}, was ${before.packages[name] ?? "not there"}`);
  return [...modules, ...packages];
}
