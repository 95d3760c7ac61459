import { existsSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";
import { projectPath } from "../../src/core";
import type { KnownNotebook } from "../../src/notebook";
import { joinCells } from "./join-cells";

/**
 * The notebooks that a change concerns: those that changed themselves, and those whose code uses
 * something of a changed file. What code uses is what a bundler keeps of it: every notebook imports
 * src/index.ts, which exports all.
 *
 * @param changed absolute paths
 * @returns names
 */
export async function affectedNotebooks(
  notebooks: readonly KnownNotebook[],
  ...changed: readonly string[]
): Promise<string[]> {
  const { build } = require("esbuild") as typeof import("esbuild");
  const { metafile } = await build({
    entryPoints: notebooks.map(({ file }) => file),
    absWorkingDir: projectPath(),
    outdir: projectPath(),
    bundle: true,
    metafile: true,
    write: false,
    logLevel: "silent",
    format: "esm",
    platform: "node",
    packages: "external",
    plugins: [modules],
  });
  const used = Object.values(metafile.outputs).map(({ inputs }) =>
    Object.keys(inputs).map((file) => path.resolve(projectPath(), file.replace(/^cells:/, ""))),
  );
  return notebooks
    .filter((_, index) => changed.some((each) => used[index].some((file) => isConcerned(file, each))))
    .map(({ name }) => name);
}

/** An index.ts, which a bundle keeps nothing of, and a file of another kind concern whoever uses their folder. */
function isConcerned(used: string, changed: string): boolean {
  const isKept = changed.endsWith(".ipynb") || /(?<![/\\]index)\.ts$/.test(changed);
  return isKept ? used === changed : used.startsWith(path.dirname(changed) + path.sep);
}

/** How the bundler reads notebooks and src, of which it may leave out a file that nothing is used of. */
const modules: Plugin = {
  name: "modules",
  setup(build) {
    build.onResolve({ filter: /\.ipynb$/ }, (entry) => ({ path: entry.path, namespace: "cells" }));
    build.onLoad({ filter: /$/, namespace: "cells" }, ({ path: file }) => ({
      contents: joinCells(file).text,
      resolveDir: projectPath(), // where the kernel runs
      loader: "ts",
    }));
    build.onResolve({ filter: /^\./ }, (module) => {
      const target = path.join(module.resolveDir, module.path);
      const file = [`${target}.ts`, path.join(target, "index.ts")].find((each) => existsSync(each));
      return { path: file ?? target, sideEffects: false };
    });
  },
};
