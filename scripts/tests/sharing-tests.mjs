// @ts-check
import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** What keeps a test from sharing its process with others: processes of its own, a browser. */
const unshared = /^node:(child_process|worker_threads)$|^playwright-core$/;
const tensorFlow = /^@tensorflow\//;

/**
 * The tests that can share a process, by what they reach: each file is bundled with all that it imports,
 * what it does not use is shaken off, and the packages that remain decide. What is only required
 * within a function is not followed, and a file that imports a computed path shares nothing, since
 * nobody knows what lies behind the path.
 *
 * @param {readonly string[]} files test files, as paths from the root
 * @param {string} root the project's folder
 * @returns {Promise<{ quick: string[], computing: string[] }>} in the same order, quick: those that start no
 *   process, load no TensorFlow and open no browser; computing: those that load TensorFlow alone
 */
export async function sharingTests(files, root) {
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
  const reaches = (/** @type {string} */ file, /** @type {RegExp} */ packages) =>
    reached.get(file)?.some((each) => packages.test(each.path));
  const sharing = files.filter((file) => {
    const isComputed = /\bimport\((?!")/.test(readFileSync(path.join(root, file), "utf8"));
    return !isComputed && !reaches(file, unshared);
  });
  return {
    quick: sharing.filter((file) => !reaches(file, tensorFlow)),
    computing: sharing.filter((file) => reaches(file, tensorFlow)),
  };
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
