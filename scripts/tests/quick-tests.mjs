// @ts-check
import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** What makes a test slow: processes, TensorFlow, a browser. */
const heavy = /^node:(child_process|worker_threads)$|^@tensorflow\/|^playwright-core$/;

/**
 * The tests that start no process, load no TensorFlow and open no browser, by what they reach: each file
 * is bundled with all that it imports, what it does not use is shaken off, and none of the packages
 * that remain may be a heavy one. What is only required within a function is not followed, and a file
 * that imports a computed path is not quick, since nobody knows what lies behind the path.
 *
 * @param {readonly string[]} files test files, as paths from the root
 * @param {string} root the project's folder
 * @returns {Promise<string[]>} the quick ones among them, in the same order
 */
export async function quickTests(files, root) {
  const { metafile } = await build({
    entryPoints: [...files],
    absWorkingDir: root,
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
    write: false,
    outdir: "nowhere",
    logLevel: "error",
    plugins: [withoutSideEffects],
  });
  const reached = new Map(
    Object.values(metafile.outputs).map(({ entryPoint, imports }) => [entryPoint, imports]),
  );
  return files.filter((file) => {
    const isComputed = /\bimport\((?!")/.test(readFileSync(path.join(root, file), "utf8"));
    return !isComputed && !reached.get(file)?.some((each) => heavy.test(each.path));
  });
}

/** Lets a bundle drop every file of which nothing is used: to import one of ours does nothing by itself. */
const withoutSideEffects = {
  name: "without side effects",
  setup(/** @type {import("esbuild").PluginBuild} */ bundler) {
    bundler.onResolve({ filter: /^\.\.?(\/|$)/ }, async ({ path: name, kind, pluginData, ...where }) => {
      if (pluginData === "resolving") return undefined;
      if (kind === "require-call") return { path: name, external: true };
      const { importer, resolveDir } = where;
      const found = await bundler.resolve(name, { kind, importer, resolveDir, pluginData: "resolving" });
      return { ...found, sideEffects: false };
    });
  },
};
